/** What a change of a document does to its permissions, and to the path of approval. */
import { checkDocument } from '../check/index.ts'
import { type AutomationDocument, type JsonObject, stepPlaces } from '../document/index.ts'
import { derivePolicy, scriptAccess } from '../iam/index.ts'
import type { Renames } from './canonical.ts'

/** One IAM action whose need changed. Resources are those that it is needed on; empty: not needed. */
export interface PermissionChange {
  readonly action: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** A step that writes, and whose approval changed. */
export interface ApprovalChange {
  readonly step: string
  /** `lost`: it writes without approval now, and did not before. `won`: the other way round. */
  readonly kind: 'lost' | 'won'
  /** What the check says of it, in the document in which it is not approved. */
  readonly message: string
}

/** Actions that are needed on other resources, no longer, or only now; sorted by name. */
export function permissionChanges(before: AutomationDocument, after: AutomationDocument): readonly PermissionChange[] {
  const [was, is] = [needsOf(before), needsOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((action): readonly PermissionChange[] => {
    const [old, now] = [was.get(action) ?? [], is.get(action) ?? []]
    return old.join('\n') === now.join('\n') ? [] : [{ action, before: old, after: now }]
  })
}

/** What cannot be known of the permissions, only now. */
export function newUnknowns(
  before: AutomationDocument,
  after: AutomationDocument,
  renames: Renames,
): readonly string[] {
  const say = (document: AutomationDocument, names: Renames): readonly string[] =>
    derivePolicy(document).warnings.map(({ step, message }) =>
      step === undefined ? message : `${names.get(step) ?? step}: ${message}`,
    )
  const known = new Set(say(before, renames))
  return say(after, new Map()).filter((one) => !known.has(one))
}

function needsOf(document: AutomationDocument): ReadonlyMap<string, readonly string[]> {
  return new Map(derivePolicy(document).uses.map(({ action, resources }) => [action, [...resources].sort()]))
}

/** Writes that are approved no longer, or only now. Steps that are gone are not told. */
export function approvalChanges(
  before: AutomationDocument,
  after: AutomationDocument,
  renames: Renames,
): readonly ApprovalChange[] {
  const was = new Map([...unapproved(before)].map(([step, message]) => [renames.get(step) ?? step, message]))
  const is = unapproved(after)
  const names = new Set(stepPlaces(after).map(({ step }) => step.name))
  return [
    ...[...is].flatMap(([step, message]) => (was.has(step) ? [] : [{ step, kind: 'lost' as const, message }])),
    ...[...was].flatMap(([step, message]) =>
      is.has(step) || !names.has(step) ? [] : [{ step, kind: 'won' as const, message }],
    ),
  ]
}

function unapproved(document: AutomationDocument): ReadonlyMap<string, string> {
  const found = checkDocument(document as unknown as JsonObject, { scriptWrites: scriptAccess })
  return new Map(
    found.flatMap(({ rule, step, message }) =>
      rule === 'write-without-approval' && step !== undefined ? [[step, message] as const] : [],
    ),
  )
}
