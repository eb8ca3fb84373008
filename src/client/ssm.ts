/** Calls of SSM's API, to AWS or to anything that speaks like it. */
import { GuardiaError, isObject, type Json, type JsonObject } from '../document/index.ts'
import type { Settings } from './settings.ts'
import { signed } from './sigv4.ts'

/** What SSM answered instead of doing it. `awsCode` is its exception: `AutomationExecutionNotFoundException`. */
export class SsmError extends GuardiaError {
  readonly awsCode: string
  constructor(awsCode: string, message: string) {
    super('ssm-refused', message)
    this.awsCode = awsCode
  }
}

/** A client of one endpoint, as one caller. */
export interface SsmClient {
  readonly endpoint: string
  /**
   * Performs an operation. Throttling and outages are tried again for some seconds.
   *
   * @throws SsmError; GuardiaError `no-answer`
   */
  call(operation: string, input: JsonObject): Promise<JsonObject>
  /** Every page of a list, until there is none or `most` items are there. */
  list(operation: string, input: JsonObject, member: string, most?: number): Promise<readonly JsonObject[]>
}

const attempts = 4
const timeoutMilliseconds = 30_000
const passing: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'InternalServerError',
  'ServiceUnavailableException',
])

/** A client. */
export function ssmClient(settings: Settings): SsmClient {
  const { endpoint } = settings
  const call = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(settings, operation, input)
      } catch (error) {
        // Starting twice is not the same as starting once; a throttled start did not start.
        const again =
          error instanceof SsmError &&
          passing.has(error.awsCode) &&
          (error.awsCode === 'ThrottlingException' || !operation.startsWith('Start'))
        if (!again || attempt === attempts) throw error
        await new Promise((done) => setTimeout(done, 200 * 2 ** attempt))
      }
    }
  }
  return {
    endpoint: endpoint.origin,
    call,
    async list(operation, input, member, most = Number.POSITIVE_INFINITY) {
      const found: JsonObject[] = []
      let token: Json | undefined
      do {
        const answer = await call(operation, token === undefined ? input : { ...input, NextToken: token })
        const page = answer[member]
        for (const one of Array.isArray(page) ? (page as readonly Json[]) : []) if (isObject(one)) found.push(one)
        token = answer['NextToken'] ?? undefined
      } while (typeof token === 'string' && token !== '' && found.length < most)
      return found.slice(0, most)
    },
  }
}

async function once(
  { endpoint, region, credentials }: Settings,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  const body = JSON.stringify(input)
  const url = new URL('/', endpoint)
  const headers = signed(
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` },
      body,
    },
    { service: 'ssm', region, credentials },
  )
  let status: number
  let text: string
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    status = response.status
    text = await response.text()
  } catch (cause) {
    const why =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String((cause as Error).message)
    throw new GuardiaError(
      'no-answer',
      `${endpoint.origin} does not answer: ${why}. Is it running, and is the URL right?`,
      { cause },
    )
  }
  const answer = objectOf(text)
  if (status === 200) return answer
  const code = String(answer['__type'] ?? `HTTP ${status}`).replace(/^.*#/, '')
  throw new SsmError(
    code,
    `${operation} was refused: ${String(answer['Message'] ?? answer['message'] ?? code)} (${code})`,
  )
}

function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) ? value : {}
  } catch {
    // An answer that is no JSON comes from something that isn't SSM; its status tells.
    return {}
  }
}
