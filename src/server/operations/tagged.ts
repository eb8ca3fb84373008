/** Tags of documents and executions are kept here; those of everything else belong to the AWS behind. */
import { ApiError } from '../api-error.ts'
import { type Operation, type Request, text } from './operation.ts'

const ours: ReadonlySet<string> = new Set(['Document', 'Automation'])
const known: ReadonlySet<string> = new Set([
  ...ours,
  'ManagedInstance',
  'MaintenanceWindow',
  'Parameter',
  'PatchBaseline',
  'OpsItem',
  'OpsMetadata',
  'Association',
])

/** Whose tags are they? An unknown type is refused here, whatever the AWS behind would say. */
export function isTaggedHere(request: Request): boolean {
  const type = request['ResourceType']
  return typeof type !== 'string' || ours.has(type) || !known.has(type)
}

/** Judges by the resource that is tagged. */
export function allowTagged(action: string): Operation['allow'] {
  return async ({ access, arns }, request, caller) => {
    const type = text(request, 'ResourceType')
    if (!known.has(type))
      throw new ApiError(
        'InvalidResourceType',
        `The resource type ${type.slice(0, 40)} is not valid. Valid: ${[...known].join(', ')}.`,
      )
    const id = text(request, 'ResourceId')
    await access.require(caller, [{ action, resource: type === 'Document' ? arns.document(id) : arns.execution(id) }])
  }
}
