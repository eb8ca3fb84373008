/** Which step of one document is which of the other: by name, then by likeness. */
import type { JsonObject, StepPlace } from '../document/index.ts'
import type { Renames } from './canonical.ts'
import { leavesOf } from './values.ts'

/** Share of equal leaves from which a step counts as another one's new name. */
const alike = 0.6

/** Steps that were looked at for likeness; more than that in one document were not renamed but written anew. */
const mostCompared = 200

/**
 * Steps that have another name now: same action, most of their content the same, and neither name known to the other document. The
 * likest pairs go first.
 */
export function renamesOf(before: readonly StepPlace[], after: readonly StepPlace[]): Renames {
  const gone = before.filter((one) => !after.some(({ step }) => step.name === one.step.name)).slice(0, mostCompared)
  const fresh = after.filter((one) => !before.some(({ step }) => step.name === one.step.name)).slice(0, mostCompared)
  const pairs = gone
    .flatMap((old) => fresh.map((now) => ({ old, now, likeness: likeness(old, now) })))
    .filter((pair) => pair.likeness >= alike)
    .sort((one, other) => other.likeness - one.likeness)
  const renames = new Map<string, string>()
  const taken = new Set<string>()
  for (const { old, now } of pairs) {
    if (renames.has(old.step.name) || taken.has(now.step.name)) continue
    renames.set(old.step.name, now.step.name)
    taken.add(now.step.name)
  }
  return renames
}

/** Links and the name do not count: they change with the names around. */
function likeness(one: StepPlace, other: StepPlace): number {
  if (one.step.action !== other.step.action) return 0
  const [a, b] = [contentOf(one), contentOf(other)]
  const both = [...a].filter((leaf) => b.has(leaf)).length
  return both / Math.max(1, a.size + b.size - both)
}

function contentOf({ step }: StepPlace): ReadonlySet<string> {
  const { name: _name, nextStep: _next, isEnd: _end, onFailure: _failure, onCancel: _cancel, ...rest } = step
  return new Set(leavesOf(rest as unknown as JsonObject))
}

/**
 * Steps that stand in another order, or in another loop: those outside of a longest list that kept its order.
 */
export function movedSteps(before: readonly StepPlace[], after: readonly StepPlace[]): ReadonlySet<string> {
  const loops = new Map(before.map(({ step, loop }) => [step.name, loop]))
  const known = after.filter(({ step }) => loops.has(step.name))
  const moved = new Set(known.flatMap(({ step, loop }) => (loops.get(step.name) === loop ? [] : [step.name])))
  for (const loop of new Set(known.map((one) => one.loop))) {
    const stayed = known.filter((one) => one.loop === loop && !moved.has(one.step.name))
    const order = new Map(before.map(({ step }, index) => [step.name, index]))
    const positions = stayed.map(({ step }) => order.get(step.name) ?? 0)
    const kept = longestRise(positions)
    for (const [index, { step }] of stayed.entries()) if (!kept.has(index)) moved.add(step.name)
  }
  return moved
}

/** Indices of a longest rising part of a list. */
function longestRise(list: readonly number[]): ReadonlySet<number> {
  const length = list.map(() => 1)
  const previous = list.map(() => -1)
  let best = list.length - 1
  for (let at = 0; at < list.length; at += 1) {
    for (let from = 0; from < at; from += 1) {
      if ((list[from] ?? 0) < (list[at] ?? 0) && (length[from] ?? 0) + 1 > (length[at] ?? 0)) {
        length[at] = (length[from] ?? 0) + 1
        previous[at] = from
      }
    }
    if ((length[at] ?? 0) > (length[best] ?? 0)) best = at
  }
  const kept = new Set<number>()
  for (let at = best; at >= 0; at = previous[at] ?? -1) kept.add(at)
  return kept
}
