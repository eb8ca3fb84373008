/**
 * Where a list of steps has the shape of a structure: what belongs to the choices of a branch, and which steps are an attempt with
 * its recovery. A shape that is not found costs only looks: the steps are then written in a row, with jumps.
 */
import { isEnd, isList, isObject, type Json, type JsonObject, type Step, textOf } from '../document/index.ts'
import { isSound, type Place } from './sound.ts'

/** Longer lists stay flat: looking for shapes takes the square of their length. */
const longest = 400

/** A list of steps, and where each may go on success. */
export class Flow {
  readonly places: readonly Place[]
  readonly #targets: readonly (readonly string[])[]
  readonly #positions: ReadonlyMap<string, number>

  constructor(places: readonly Place[]) {
    this.places = places
    const positions = new Map<string, number>()
    for (const [index, { step }] of places.entries()) {
      const name = nameOf(step)
      if (name !== undefined && !positions.has(name)) positions.set(name, index)
    }
    this.#positions = positions
    this.#targets = places.map((place, index) => targetsOf(place.step, nameOf(places[index + 1]?.step)))
  }

  /** Name of the step at an index, as lowering knows it: a step without one counts as a step. */
  name(index: number): string | undefined {
    const place = this.places[index]
    return place && (nameOf(place.step) ?? textOf(isObject(place.step) ? (place.step['name'] ?? '') : ''))
  }

  /** Where control goes after the steps before `hi` in a block that goes on to `next`. */
  after(index: number, hi: number, next: string | undefined): string | undefined {
    return index < hi ? this.name(index) : next
  }

  targets(index: number): readonly string[] {
    return this.#targets[index] ?? []
  }

  position(name: string): number | undefined {
    return this.#positions.get(name)
  }

  /** Success edges from steps of a range to targets that are neither in it nor `after`. */
  exits(from: number, to: number, after: string | undefined): readonly string[] {
    const found: string[] = []
    for (let index = from; index < to; index += 1) {
      for (const target of this.targets(index)) {
        const at = this.position(target)
        if (target !== after && (at === undefined || at < from || at >= to)) found.push(target)
      }
    }
    return found
  }

  /** Success edges from steps outside a range, `except` left out, into it. */
  entries(from: number, to: number, except: number): number {
    let count = 0
    for (const [index, targets] of this.#targets.entries()) {
      if (index === except || (index >= from && index < to)) continue
      for (const target of targets) {
        const at = this.position(target)
        if (at !== undefined && at >= from && at < to) count += 1
      }
    }
    return count
  }
}

function nameOf(step: Json | undefined): string | undefined {
  const name = isObject(step) ? step['name'] : undefined
  return typeof name === 'string' ? name : undefined
}

function targetsOf(step: Json, listed: string | undefined): readonly string[] {
  if (!isObject(step)) return listed === undefined ? [] : [listed]
  if (step['action'] === 'aws:branch' && isObject(step['inputs'])) {
    const { Choices: choices, Default: fallback } = step['inputs']
    const chosen = isList(choices) ? choices.map((one) => (isObject(one) ? one['NextStep'] : undefined)) : []
    return [...chosen, fallback].filter((one) => typeof one === 'string')
  }
  if (isEnd(step as unknown as Step)) return []
  const next = step['nextStep'] ?? listed
  return typeof next === 'string' ? [next] : []
}

/** Where the bodies of a branch stand: each way's range, undefined for a way that jumps; and what comes after them all. */
export interface ChoiceRegion {
  readonly bodies: readonly ({ readonly from: number; readonly to: number } | undefined)[]
  readonly end: number
}

/** The region of the branch at `at` inside a block that ends before `hi`; undefined where its ways are only jumps. */
export function choiceRegion(flow: Flow, at: number, hi: number, next: string | undefined): ChoiceRegion | undefined {
  if (flow.places.length > longest) return undefined
  const ways = flow.targets(at)
  if (!ways.some((name) => flow.position(name) === at + 1)) return undefined
  let best: { readonly region: ChoiceRegion; readonly cost: number } | undefined
  for (let end = at + 2; end <= hi; end += 1) {
    const region = regionUntil(flow, at, end, ways)
    const after = flow.after(end, hi, next)
    let cost = 0
    let entered = false
    for (const body of region.bodies) {
      if (body === undefined) continue
      cost += flow.exits(body.from, body.to, after).length
      entered ||= flow.entries(body.from, body.to, at) > 0
    }
    if (!entered && (best === undefined || cost < best.cost)) best = { region, cost }
    if (best?.cost === 0) break
  }
  return best?.region
}

function regionUntil(flow: Flow, at: number, end: number, ways: readonly string[]): ChoiceRegion {
  const starts: (number | undefined)[] = []
  let last = at
  for (const name of ways) {
    const start = flow.position(name)
    const begins = start !== undefined && start < end && (last === at ? start === at + 1 : start > last)
    starts.push(begins ? start : undefined)
    if (begins) last = start
  }
  const bodies = starts.map((from, index) => {
    if (from === undefined) return undefined
    return { from, to: starts.slice(index + 1).find((one) => one !== undefined) ?? end }
  })
  return { bodies, end }
}

/** Steps that share one recovery: the body, the recovery after it, and what both go on to. */
export interface AttemptRegion {
  readonly recovery: number
  readonly end: number
  /** As all steps of the body say it. */
  readonly isCritical: boolean | undefined
}

/** The attempt that begins at `at`, where the steps there have that shape. */
export function attemptRegion(flow: Flow, at: number, hi: number, next: string | undefined): AttemptRegion | undefined {
  const first = flow.places[at]?.step
  if (flow.places.length > longest || first === undefined || !isSound(first)) return undefined
  const { onFailure, isCritical } = first
  const [, handler] = typeof onFailure === 'string' ? (/^step:(.+)$/.exec(onFailure) ?? []) : []
  const recovery = handler === undefined ? undefined : flow.position(handler)
  if (recovery === undefined || recovery <= at || recovery >= hi) return undefined
  if (isCritical !== undefined && typeof isCritical !== 'boolean') return undefined
  const alike = (one: Json): boolean =>
    isSound(one) && one['onFailure'] === onFailure && (one as JsonObject)['isCritical'] === isCritical
  if (!flow.places.slice(at, recovery).every(({ step }) => alike(step))) return undefined
  const exits = new Set(flow.exits(at, recovery, undefined))
  const [exit, ...more] = exits
  if (more.length > 0) return undefined
  const end = exit === undefined || exit === next ? hi : flow.position(exit)
  if (end === undefined || end <= recovery || end > hi) return undefined
  if (flow.entries(recovery, end, -1) > 0 || flow.entries(at + 1, recovery, at) > 0) return undefined
  return { recovery, end, isCritical }
}
