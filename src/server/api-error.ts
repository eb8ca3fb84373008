/**
 * An answer that is an error: what AWS's JSON services send as `{"__type": code, "Message": text}`.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html
 */
import { GuardiaError } from '../document/index.ts'

/** Thrown anywhere below an operation; its message is for the caller. */
export class ApiError extends GuardiaError {
  /** AWS's exception name. */
  readonly awsCode: string
  /** HTTP status. */
  readonly status: number
  constructor(awsCode: string, message: string, status = 400, options?: { readonly cause?: unknown }) {
    super(awsCode, message, options)
    this.awsCode = awsCode
    this.status = status
  }
}

/** Shapes whose model has no message member at all. */
const silent: ReadonlySet<string> = new Set([
  'InvalidFilterKey',
  'InvalidResourceId',
  'InvalidResourceType',
  'TooManyTagsError',
  'AssociatedInstances',
])

/** Codes whose message stands under `message`: the protocol's own errors, and three shapes of SSM's model. */
const lowerCase: ReadonlySet<string> = new Set([
  'ParameterNotFound',
  'ParameterVersionNotFound',
  'InvalidKeyId',
  'ValidationException',
  'AccessDeniedException',
  'ThrottlingException',
  'UnrecognizedClientException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'SerializationException',
  'UnknownOperationException',
  'RequestEntityTooLargeException',
])

/**
 * The body of an error. A shape without a message member sends it all the same: clients show it where they can, and none minds.
 *
 *     errorBody('InvalidDocument', 'Document with name X does not exist.')
 *     // {"__type":"InvalidDocument","Message":"Document with name X does not exist."}
 */
export function errorBody(code: string, message: string): string {
  const key = lowerCase.has(code) || silent.has(code) ? 'message' : 'Message'
  return JSON.stringify({ __type: code, ...(message === '' ? {} : { [key]: message }) })
}
