/** There is one kind of permission. */
import { ApiError } from '../api-error.ts'
import { type Request, text } from './operation.ts'

/** @throws ApiError InvalidPermissionType */
export function requireShare(request: Request): void {
  const type = text(request, 'PermissionType')
  if (type === 'Share') return
  throw new ApiError(
    'InvalidPermissionType',
    `The permission type ${type.slice(0, 40)} is not supported. Share is the only supported permission type.`,
  )
}
