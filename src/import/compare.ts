/** Where a document differs from the one it should be: which of its steps, or which of its members. */
import { equivalent, isList, isObject, type Json, type JsonObject } from '../document/index.ts'
import { StepRefused } from './evaluate.ts'

/** How what was made differs from what was wanted. */
export type Verdict =
  | 'same'
  | { readonly kind: 'members'; readonly names: readonly string[] }
  | { readonly kind: 'steps'; readonly places: readonly string[] }
  /** Not to be told where: another order of steps, or a refusal of the whole. */
  | { readonly kind: 'whole' }

/** Compares the document that code made with the one it was made from. */
export function compare(made: Json | StepRefused, wanted: JsonObject): Verdict {
  if (made instanceof StepRefused) {
    return made.step === undefined ? { kind: 'whole' } : { kind: 'steps', places: [made.step] }
  }
  if (equivalent(made, wanted)) return 'same'
  if (!isObject(made)) return { kind: 'whole' }
  const places = differing(made['mainSteps'], wanted['mainSteps'], '/mainSteps')
  if (places === undefined) return { kind: 'whole' }
  if (places.length > 0) return { kind: 'steps', places }
  const names = [...new Set([...Object.keys(made), ...Object.keys(wanted)])].filter(
    (name) =>
      !equivalent(made[name] ?? null, wanted[name] ?? null) ||
      Object.hasOwn(made, name) !== Object.hasOwn(wanted, name),
  )
  return { kind: 'members', names }
}

/** Pointers of the steps that differ, those of loops apart from their loop; undefined where the lists do not go together. */
function differing(made: Json | undefined, wanted: Json | undefined, pointer: string): readonly string[] | undefined {
  if (!isList(made) || !isList(wanted) || made.length !== wanted.length) return undefined
  const places: string[] = []
  for (const [index, want] of wanted.entries()) {
    const have = made[index] ?? null
    const at = `${pointer}/${index}`
    if (equivalent(have, want)) continue
    const inner = differing(loopSteps(have), loopSteps(want), `${at}/inputs/Steps`)
    if (inner !== undefined && inner.length > 0) places.push(...inner)
    else places.push(at)
  }
  return places
}

/** The steps of a loop; undefined for anything else. */
export function loopSteps(step: Json): Json | undefined {
  return isObject(step) && isObject(step['inputs']) ? step['inputs']['Steps'] : undefined
}
