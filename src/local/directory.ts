/**
 * Whom the local AWS knows: the secret and the identity behind an access key, what IAM lets them do, and sessions for AWS services
 * that take on a role. Only guardia's own endpoint asks (it stands in front of this AWS and must know its callers as this AWS does);
 * the routes are `python/guardia_routes.py`, behind a token that lives in this process and the local AWS alone.
 */
import { GuardiaError } from '../document/index.ts'
import type { Credentials } from './credentials.ts'
import type { LocalAws } from './ministack.ts'

/** A key and who has it. `expiration`: epoch seconds, of a session. */
export interface Identity extends Credentials {
  readonly arn: string
  readonly account: string
  readonly userId: string
  readonly type: string
  readonly expiration?: number
}

/** One thing that somebody wants to do. */
export interface AccessCheck {
  readonly action: string
  readonly resource: string
  /** Condition keys: `{ 'iam:PassedToService': 'ssm.amazonaws.com' }`. */
  readonly context?: { readonly [key: string]: string }
}

/** A session that an AWS service asks for. */
export interface ServiceSession {
  readonly roleArn: string
  readonly sessionName: string
  /** `ssm.amazonaws.com` */
  readonly service: string
  readonly context?: { readonly [key: string]: string }
  readonly durationSeconds?: number
}

/** Refusals are thrown as GuardiaError whose `code` is the AWS error code (`UnrecognizedClientException`, `AccessDenied`). */
export interface Directory {
  /** The secret and identity of a key. */
  identity(accessKeyId: string, sessionToken?: string): Promise<Identity>
  /** The same by ARN, where that user or session has a key that is still valid. */
  identityOf(arn: string): Promise<Identity>
  /** The first of the checks that IAM denies; undefined when it allows them all. */
  denied(accessKeyId: string, checks: readonly AccessCheck[]): Promise<AccessCheck | undefined>
  assume(session: ServiceSession): Promise<Identity>
}

/** The code of the error where nobody answers. */
export const unreachable = 'ServiceUnavailable'

/** The directory of a local AWS. */
export function localDirectory(aws: Pick<LocalAws, 'endpoint' | 'token' | 'region'>): Directory {
  const ask = async <T>(route: string, request: object): Promise<T> => {
    const response = await fetch(`${aws.endpoint}/_guardia/${route}`, {
      method: 'POST',
      headers: { 'x-guardia-token': aws.token, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    }).catch((cause: unknown) => {
      const message = `The AWS behind, at ${aws.endpoint}, cannot be reached. Ask again when it is back.`
      throw new GuardiaError(unreachable, message, { cause })
    })
    const answer = (await response.json()) as { readonly error?: { readonly code: string; readonly message: string } }
    if (answer.error) throw new GuardiaError(answer.error.code, answer.error.message)
    return answer as T
  }
  return {
    identity: (accessKeyId, sessionToken) => ask('credential', { accessKeyId, sessionToken }),
    identityOf: (arn) => ask('principal', { arn }),
    async denied(accessKeyId, checks) {
      const answer = await ask<{ readonly denied: number | null }>('decision', {
        accessKeyId,
        region: aws.region,
        checks,
      })
      return answer.denied === null ? undefined : checks[answer.denied]
    },
    assume: (session) => ask('assume', session),
  }
}
