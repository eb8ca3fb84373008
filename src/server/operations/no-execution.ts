/** The execution that isn't there. */
import { ApiError } from '../api-error.ts'

/** To be thrown. */
export function noExecution(id: string): ApiError {
  return new ApiError('AutomationExecutionNotFoundException', `Automation execution with id ${id} does not exist.`)
}
