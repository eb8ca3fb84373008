/**
 * Who calls. The AWS behind the endpoint knows its users, keys and policies; the endpoint asks it and keeps nothing but a short
 * memory of what it was told.
 *
 * How a signature becomes an identity. A signature proves that its maker has a secret, and only who knows the secret can check it.
 * Forwarding the caller's request to STS cannot work: it is signed for `ssm` and for its own body. So the endpoint needs the secret, and
 * gets it from the side that made it: the embedded AWS hands it over through a route that only this process can open
 * (`local/directory.ts`), and what it says about a key is what its own STS would answer to GetCallerIdentity. Any other AWS (`--aws-endpoint`) hands
 * out no secrets: there exactly one caller is known, the one whose credentials the endpoint was started with, and its ARN is what STS
 * there answers (`soleDirectory`).
 */
import { ApiError } from './api-error.ts'
import { type ReceivedRequest, signatureOf, verify } from './signature.ts'

/** Keys. Temporary ones carry a session token. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A caller whose signature was right, with the keys that it signed with. */
export interface Caller extends Keys {
  /** `arn:aws:iam::111122223333:user/ana`, `arn:aws:sts::111122223333:assumed-role/Ops/ana` */
  readonly arn: string
  readonly account: string
}

/** One thing that somebody wants to do. */
export interface AccessCheck {
  readonly action: string
  readonly resource: string
  readonly context?: { readonly [key: string]: string }
}

/** What the endpoint asks about identities. Refusals are errors whose `code` is AWS's. */
export interface Directory {
  identity(accessKeyId: string, sessionToken?: string): Promise<Caller & { readonly expiration?: number }>
  /** A caller by ARN, for executions without a role that go on after a restart. */
  identityOf(arn: string): Promise<Caller>
  /** The first check that IAM denies. */
  denied(accessKeyId: string, checks: readonly AccessCheck[]): Promise<AccessCheck | undefined>
  /** A session of a role, for an AWS service. */
  assume(session: {
    readonly roleArn: string
    readonly sessionName: string
    readonly service: string
    readonly context?: { readonly [key: string]: string }
  }): Promise<Caller & { readonly expiration?: number }>
}

/** IAM on AWS takes seconds to spread; a key's secret is remembered about as long as that. */
const rememberMilliseconds = 3000
const remembered = 1000

/** Authenticates requests for `ssm`. */
export class Authentication {
  readonly #directory: Directory
  readonly #known = new Map<string, { readonly caller: Promise<Caller>; readonly until: number }>()

  constructor(directory: Directory) {
    this.#directory = directory
  }

  /**
   * The caller of a request.
   *
   * @throws ApiError MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException,
   * UnrecognizedClientException, ExpiredTokenException
   */
  async caller(request: ReceivedRequest): Promise<Caller> {
    const signature = signatureOf(request)
    const caller = await this.#find(signature.accessKeyId, signature.sessionToken)
    verify(signature, request, caller.secretAccessKey, 'ssm', Date.now())
    return caller
  }

  #find(accessKeyId: string, sessionToken: string | undefined): Promise<Caller> {
    const key = JSON.stringify([accessKeyId, sessionToken])
    const now = Date.now()
    const known = this.#known.get(key)
    if (known !== undefined && known.until > now) return known.caller
    const caller = this.#directory.identity(accessKeyId, sessionToken).catch((error: unknown) => {
      this.#known.delete(key)
      throw unrecognized(error)
    })
    if (this.#known.size >= remembered) this.#known.clear()
    this.#known.set(key, { caller, until: now + rememberMilliseconds })
    return caller
  }
}

function unrecognized(cause: unknown): unknown {
  const code = (cause as { readonly code?: unknown }).code
  switch (code) {
    case 'ExpiredTokenException':
      return new ApiError(code, 'The security token included in the request is expired', 400, { cause })
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
    case 'InvalidToken':
      return new ApiError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
        400,
        { cause },
      )
    case 'ServiceUnavailable':
      return new ApiError(code, (cause as Error).message, 503, { cause })
    default:
      return cause
  }
}

/**
 * The directory of an AWS that hands out no secrets: it knows one caller. That caller is judged by AWS itself in every call that is
 * passed on or made for it; what the endpoint answers on its own it is allowed.
 *
 * @param assume AssumeRole there, as that caller
 */
export function soleDirectory(caller: Caller, assume: Directory['assume']): Directory {
  const unknown = (): ApiError =>
    new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.')
  return {
    async identity(accessKeyId, sessionToken) {
      if (accessKeyId === caller.accessKeyId && sessionToken === caller.sessionToken) return caller
      throw unknown()
    },
    async identityOf(arn) {
      if (arn === caller.arn) return caller
      throw unknown()
    },
    denied: async () => undefined,
    assume,
  }
}
