/** Errors under the names that SSM's API gives them. */
import { GuardiaError } from '../document/index.ts'

/**
 * A request that SSM would refuse. The message is for the caller.
 *
 * @example throw new AutomationApiError('InvalidDocument', 'Document with name X does not exist.')
 */
export class AutomationApiError extends GuardiaError {
  /** The exception's name: `AutomationExecutionNotFoundException`. */
  readonly awsCode: string
  /** HTTP status. */
  readonly status: 400 | 500
  constructor(awsCode: string, message: string, status: 400 | 500 = 400, options?: { readonly cause?: unknown }) {
    super(awsCode, message, options)
    this.awsCode = awsCode
    this.status = status
  }
}

/** No execution of that id. */
export function noExecution(id: string): AutomationApiError {
  return new AutomationApiError(
    'AutomationExecutionNotFoundException',
    `Automation execution with id ${id} does not exist.`,
  )
}
