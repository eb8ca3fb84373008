/** A planted mistake: one change that makes a sound document wrong, and the place where that must be told. */

/** Any JSON value, changeable. */
// biome-ignore lint/suspicious/noExplicitAny: a mutation reaches into documents of every shape
export type Raw = any

/** A step with its place. */
export interface PlacedStep {
  readonly step: Raw
  readonly pointer: string
  /** Steps of the same list, and those of all lists. */
  readonly list: Raw[]
}

/** What a mutation may use: a copy of a document that it changes, and chance. */
export interface Ground {
  readonly document: Raw
  readonly steps: readonly PlacedStep[]
  /** One of several; undefined of none. */
  pick<T>(list: readonly T[]): T | undefined
  /** A step of one of these actions (of any without), that `suits`. */
  step(actions?: RegExp, suits?: (step: Raw) => boolean): PlacedStep | undefined
}

/** Changes the document and gives the pointer of the mistake; undefined where the document has nothing to change. */
export type Mutate = (ground: Ground) => string | undefined

/** Kinds of mistakes by name. */
export interface Kinds {
  readonly [kind: string]: Mutate
}

/** A repeatable stream of numbers from 0 to 1. Mulberry32. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The ground for one mutation of a document. */
export function groundOf(document: Raw, chance: () => number): Ground {
  const steps: PlacedStep[] = []
  const walk = (list: Raw[], at: string): void => {
    for (const [index, step] of list.entries()) {
      const pointer = `${at}/${index}`
      steps.push({ step, pointer, list })
      if (Array.isArray(step.inputs?.Steps)) walk(step.inputs.Steps, `${pointer}/inputs/Steps`)
    }
  }
  walk(document.mainSteps, '/mainSteps')
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)]
  return {
    document,
    steps,
    pick,
    step: (actions = /./, suits = () => true) =>
      pick(steps.filter(({ step }) => actions.test(step.action) && suits(step))),
  }
}

/** A word with two letters changed about, so that nothing has that name. */
export function misspelt(word: string): string {
  const middle = Math.floor(word.length / 2)
  return `${word.slice(0, middle)}q${word.slice(middle)}`
}

/** One key of a map takes another name; its place among the keys stays. */
export function renameKey(map: Raw, from: string, to: string): void {
  const entries = Object.entries(map)
  for (const [key] of entries) delete map[key]
  for (const [key, value] of entries) map[key === from ? to : key] = value
}

/** An RFC 6901 part. */
export function part(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}
