/**
 * Errors of AWS services as failures of the step that called.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html
 */
import { type FailureType, failureText, StepFailure } from '../actions/index.ts'
import { type Json, setOwn } from '../document/index.ts'
import { actionOf } from './plan.ts'

/** Error codes by which services say "later". Quotas (LimitExceededException) are no throttling: waiting does not mend them. */
const throttlingCodes: readonly string[] = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'BandwidthLimitExceeded',
  'SlowDown',
  'PriorRequestNotComplete',
  'EC2ThrottledException',
]

const deniedCodes =
  /^(AccessDenied|UnauthorizedOperation|Unauthorized|NotAuthorized|AuthorizationError|Client\.UnauthorizedOperation)/

/** Transport errors (boto3's names) after which nothing has reached the service. */
const unsent: readonly string[] = ['EndpointConnectionError', 'ConnectTimeoutError']

/** Operations that change nothing, by their names: made twice they do no harm. */
function isRead(operation: string): boolean {
  return /^(Describe|List|Get|Head|BatchGet|Lookup|Search|Query|Scan|Select)/.test(operation)
}

/** Errors of the JavaScript language are defects of whoever wrote the port, never answers of a service. */
const defects: readonly string[] = [
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'AssertionError',
  'Error',
]

interface ServiceError {
  readonly name: string
  readonly message: string
  readonly statusCode: number | undefined
  readonly requestId: string | undefined
}

function serviceError(error: unknown): ServiceError | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { name, message, statusCode, requestId, $metadata } = error as { readonly [key: string]: unknown }
  if (typeof name !== 'string' || typeof message !== 'string' || defects.includes(name)) return undefined
  const metadata = (typeof $metadata === 'object' && $metadata !== null ? $metadata : {}) as {
    readonly [key: string]: unknown
  }
  const status = statusCode ?? metadata['httpStatusCode']
  const id = requestId ?? metadata['requestId']
  return {
    name,
    message,
    statusCode: typeof status === 'number' ? status : undefined,
    requestId: typeof id === 'string' ? id : undefined,
  }
}

function typeOf(code: string): FailureType {
  if (throttlingCodes.includes(code)) return 'Throttling'
  return deniedCodes.test(code) ? 'Permission' : 'Action'
}

/**
 * The failure for whatever a call threw.
 *
 * @param fallbackId stands for the request id where the error has none
 */
export function serviceFailure(
  error: unknown,
  call: { readonly service: string; readonly operation: string; readonly action: string },
  fallbackId: string,
): StepFailure {
  if (error instanceof StepFailure) return error
  const found = serviceError(error)
  if (found === undefined) return internalFailure(error, call.action)
  const kind = (error as { readonly kind?: unknown }).kind
  if (kind === 'input') {
    return new StepFailure(failureText(call.action, found.message), { stage: 'InputValidation', cause: error })
  }
  if (kind === 'transport') {
    const isSafe = unsent.includes(found.name) || actionOf(call.action).repeatable || isRead(call.operation)
    const message = failureText(call.action, `${call.service} ${call.operation}: ${found.message}`)
    return new StepFailure(message, { type: 'Internal', unreached: isSafe, cause: error })
  }
  const facts = [
    `Service: ${call.service}`,
    `Operation: ${call.operation}`,
    `Status Code: ${found.statusCode ?? 400}`,
    `Error Code: ${found.name}`,
    `Request ID: ${found.requestId ?? fallbackId}`,
  ]
  const message = failureText(call.action, `${found.message} (${facts.join('; ')})`)
  return new StepFailure(message, { type: typeOf(found.name), cause: error })
}

/** The failure for an error that nobody meant: the step fails as Internal, with the error's own words. */
export function internalFailure(error: unknown, action: string): StepFailure {
  if (error instanceof StepFailure) return error
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new StepFailure(failureText(action, `Internal Server Error. ${words}`), { type: 'Internal', cause: error })
}

/**
 * What a port answered, as JSON that can be journalled. Times become ISO 8601 with offset (D-32), bytes base64; members that are
 * undefined are left out.
 */
export function plainJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString().replace(/Z$/, '+00:00')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map((one) => plainJson(one))
  if (typeof value !== 'object') return null
  const plain: { [name: string]: Json } = {}
  for (const [name, one] of value instanceof Map ? value.entries() : Object.entries(value)) {
    if (one !== undefined && typeof one !== 'function') setOwn(plain, String(name), plainJson(one))
  }
  return plain
}
