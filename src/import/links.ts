/** Where control goes after a step: what structure says already, what a statement says, and what only a property can. */
import type { LinkSpelling } from '../authoring/index.ts'
import { isList, isObject, isTrue, type Json, type JsonObject } from '../document/index.ts'
import { type Statement, statement, stepCall, text } from './code.ts'
import type { Links } from './properties.ts'

/** Properties that must be written, and the statement that follows. */
export interface Leading {
  readonly links: Links
  readonly after: readonly Statement[]
}

interface Wanted {
  readonly nextStep: Json | undefined
  readonly isEnd: Json | undefined
}

/** What lowering derives for a step that goes on to `target`, before the step listed next. */
function derived(target: string | undefined, listed: string | undefined, spelling: LinkSpelling): Wanted {
  const implied = spelling.nextStep === 'needed' && target === listed
  return { nextStep: implied ? undefined : target, isEnd: derivedEnd(target === undefined, listed, spelling) }
}

/** What lowering derives for isEnd. */
function derivedEnd(ends: boolean, listed: string | undefined, spelling: LinkSpelling): boolean | undefined {
  if (spelling.isEnd === 'always') return ends
  return ends && (spelling.isEnd === 'ends' || listed !== undefined) ? true : undefined
}

function same(one: Wanted, other: Wanted): boolean {
  return one.nextStep === other.nextStep && one.isEnd === other.isEnd
}

/** How a step gets its links, where structure leads to `next` and `listed` stands after it in the list. */
export function leading(
  step: JsonObject,
  next: string | undefined,
  listed: string | undefined,
  spelling: LinkSpelling,
): Leading {
  const wanted: Wanted = { nextStep: step['nextStep'], isEnd: step['isEnd'] }
  if (same(derived(next, listed, spelling), wanted)) return { links: {}, after: [] }
  if (same(derived(undefined, listed, spelling), wanted)) return { links: {}, after: [statement(stepCall('end'))] }
  const { nextStep } = wanted
  if (typeof nextStep === 'string' && same(derived(nextStep, listed, spelling), wanted)) {
    return { links: {}, after: [statement(stepCall('goTo', text(nextStep)))] }
  }
  return { links: explicit(wanted, next, listed, spelling), after: [] }
}

function explicit(wanted: Wanted, next: string | undefined, listed: string | undefined, spelling: LinkSpelling): Links {
  const natural = derived(next, listed, spelling)
  const nextStep = natural.nextStep === wanted.nextStep ? undefined : (wanted.nextStep ?? null)
  const ends = next === undefined && typeof nextStep !== 'string'
  const isEnd = derivedEnd(ends, listed, spelling) === wanted.isEnd ? undefined : (wanted.isEnd ?? null)
  // A step that says it is the end gets no derived nextStep.
  if (isTrue(isEnd)) return { nextStep: wanted.nextStep, isEnd }
  return { nextStep, isEnd }
}

/** The links that a branch must write: choices say where it goes. */
export function branchLinks(step: JsonObject, listed: string | undefined, spelling: LinkSpelling): Links {
  const { inputs, nextStep, isEnd } = step
  const fallback = isObject(inputs) ? inputs['Default'] : undefined
  const ends = fallback === undefined && typeof nextStep !== 'string'
  return { nextStep, isEnd: derivedEnd(ends, listed, spelling) === isEnd ? undefined : (isEnd ?? null) }
}

/** The spelling that leaves the least to be written step by step. */
export function linkSpellingOf(steps: Json | undefined): LinkSpelling {
  const count = { redundant: 0, implied: 0, saidNot: 0, silent: 0, ended: 0, open: 0 }
  countLinks(steps, count)
  const isEnd = count.saidNot > count.silent ? 'always' : count.open > count.ended ? 'needed' : 'ends'
  return { nextStep: count.redundant > count.implied ? 'always' : 'needed', isEnd }
}

interface LinkCount {
  redundant: number
  implied: number
  saidNot: number
  silent: number
  ended: number
  open: number
}

function countLinks(steps: Json | undefined, count: LinkCount): void {
  if (!isList(steps)) return
  for (const [index, step] of steps.entries()) {
    if (!isObject(step)) continue
    const listed = steps[index + 1]
    if (isObject(step['inputs'])) countLinks(step['inputs']['Steps'], count)
    if (step['isEnd'] === false) count.saidNot += 1
    else if (step['isEnd'] === undefined) count.silent += 1
    if (listed === undefined && step['nextStep'] === undefined) {
      if (step['isEnd'] === true) count.ended += 1
      else if (step['isEnd'] === undefined) count.open += 1
    } else if (isObject(listed) && step['action'] !== 'aws:branch' && !isTrue(step['isEnd'])) {
      if (step['nextStep'] === undefined) count.implied += 1
      else if (step['nextStep'] === listed['name']) count.redundant += 1
    }
  }
}
