/** Checks a call against the service model while the procedure is built, so that a service without SDK types is checked too. */
import { checkInput, type Operation, type ReferenceType } from '../aws/index.ts'
import { GuardiaError, type JsonObject, wholeReference } from '../document/index.ts'
import type { UncheckedPath } from './input.ts'

/**
 * @param unchecked paths below which nothing is looked at
 * @throws GuardiaError `call-input` naming the member, what was expected and the nearest name
 */
export function checkCall(
  step: string,
  operation: Operation,
  input: JsonObject,
  unchecked: readonly UncheckedPath[] = [],
): void {
  const first = checkInput(operation, input, referenceType).find(
    ({ fromReference, path }) =>
      !fromReference && !unchecked.some((start) => start.every((part, index) => part === path[index])),
  )
  if (first === undefined) return
  const place = [step, ...first.path].join('.')
  throw new GuardiaError('call-input', `${place} (${operation.service}.${operation.name}): ${first.message}`)
}

/** What a reference stands for is known to TypeScript only. */
function referenceType(text: string): ReferenceType | undefined {
  if (!text.includes('{{')) return undefined
  return wholeReference(text) ? 'unknown' : 'String'
}
