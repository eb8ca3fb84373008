/** From structured blocks to the flat list of steps that SSM runs: order, nextStep, isEnd, branch targets, onFailure, onCancel. */
import { GuardiaError, isTrue, type Json, type JsonObject, type Step } from '../document/index.ts'
import type { Block, Draft, Node } from './block.ts'

/** Where control goes after a step; undefined: the automation (or the loop's iteration) ends. */
type Target = string | undefined

/**
 * How links are spelled that SSM derives itself.
 * - `nextStep`: `needed` where the next step is not the one listed next; `always`;
 * - `isEnd`: `ends` wherever the automation (or the iteration) ends; `needed` only where another step is listed next; `always`
 *   also as `false` on every other step.
 */
export interface LinkSpelling {
  readonly nextStep: 'needed' | 'always'
  readonly isEnd: 'ends' | 'needed' | 'always'
}

/** What procedures do. */
const plainLinks: LinkSpelling = { nextStep: 'needed', isEnd: 'ends' }

interface Emitted {
  readonly draft: Draft
  readonly next: Target
  readonly failure: string | undefined
  readonly cancel: string | undefined
  readonly isCritical: boolean | undefined
  /** aws:branch says itself where it goes. */
  readonly branch: boolean
  /** The steps of an aws:loop. */
  readonly body?: Block | undefined
}

interface Around {
  readonly failure: string | undefined
  readonly cancel: string | undefined
  readonly isCritical: boolean | undefined
}

const nothingAround: Around = { failure: undefined, cancel: undefined, isCritical: undefined }

/**
 * The steps of a block, in the order in which they were written.
 *
 * @throws GuardiaError `empty-branch` when a choice has nowhere to go, `duplicate-step` when two steps share a name.
 */
export function lower(block: Block, links: LinkSpelling = plainLinks): readonly Step[] {
  return lowerList(block, nothingAround, { links, seen: new Set() })
}

/** What the whole document shares. */
interface Whole {
  readonly links: LinkSpelling
  readonly seen: Set<string>
}

function lowerList(block: Block, around: Around, whole: Whole): readonly Step[] {
  const emitted = lowerNodes(block.nodes, undefined, around)
  const { seen } = whole
  for (const { draft } of emitted) {
    if (draft.verbatim === undefined && seen.has(draft.name)) {
      throw new GuardiaError(
        'duplicate-step',
        `Two steps are named ${draft.name}. Step names are unique in a document, loops included: rename one.`,
      )
    }
    seen.add(draft.name)
  }
  return emitted.map((one, index) => toStep(one, emitted[index + 1]?.draft.name, whole))
}

/** Where control goes at the node that stands at `index`. */
function first(nodes: readonly Node[], next: Target, index = 0): Target {
  const node = nodes[index]
  if (node === undefined) return next
  if (node.kind === 'step' || node.kind === 'when') return node.draft.name
  if (node.kind === 'jump') return node.to
  if (node.kind === 'end') return undefined
  return first(node.body.nodes, first(nodes, next, index + 1))
}

function lowerNodes(nodes: readonly Node[], next: Target, around: Around): Emitted[] {
  return nodes.flatMap((node, index) => {
    const after = first(nodes, next, index + 1)
    if (node.kind === 'step') return [{ draft: node.draft, body: node.body, next: after, ...around, branch: false }]
    if (node.kind === 'end' || node.kind === 'jump') return []
    if (node.kind === 'when') return lowerWhen(node, after, around)
    const { body, guard } = node
    const start = first(guard.recover.nodes, after)
    if (start === undefined) {
      throw new GuardiaError(
        'empty-recovery',
        'A recovery needs at least one step to go to. Give it one, or use onFailure: Continue.',
      )
    }
    const inside: Around = {
      failure: guard.onFailure ? start : around.failure,
      cancel: guard.onCancel ? start : around.cancel,
      isCritical: guard.onFailure ? guard.isCritical : around.isCritical,
    }
    return [...lowerNodes(body.nodes, after, inside), ...lowerNodes(guard.recover.nodes, after, around)]
  })
}

function lowerWhen(node: Extract<Node, { kind: 'when' }>, after: Target, around: Around): Emitted[] {
  const choices = node.arms.map((arm) => {
    const target = first(arm.body.nodes, after)
    if (target === undefined) {
      throw new GuardiaError(
        'empty-branch',
        `A choice of ${node.draft.name} has no step to go to. Put a step into it (step.finish ends with a reason).`,
      )
    }
    return { NextStep: target, ...arm.condition }
  })
  const fallback = first(node.otherwise?.nodes ?? [], after)
  const branch: JsonObject = { Choices: choices, ...(fallback === undefined ? {} : { Default: fallback }) }
  const draft: Draft = { ...node.draft, inputs: branch }
  return [
    {
      draft,
      next: fallback,
      failure: around.failure,
      cancel: around.cancel,
      isCritical: around.isCritical,
      branch: true,
    },
    ...node.arms.flatMap((arm) => lowerNodes(arm.body.nodes, after, around)),
    ...lowerNodes(node.otherwise?.nodes ?? [], after, around),
  ]
}

/** SSM documents onCancel as unsupported on these. */
const withoutCancel: ReadonlySet<string> = new Set(['aws:loop', 'aws:updateVariable'])

/** Inside a loop a failure fails the loop, whose own onFailure then decides; a cancellation must be told step by step. */
function loopSteps(body: Block, cancel: string | undefined, whole: Whole): Json {
  return lowerList(body, { ...nothingAround, cancel }, whole) as unknown as Json
}

function toStep(one: Emitted, listed: string | undefined, whole: Whole): Step {
  const { draft } = one
  if (draft.verbatim !== undefined) return draft.verbatim
  if (one.cancel !== undefined && draft.action === 'aws:updateVariable') {
    throw new GuardiaError(
      'cancel-gap',
      `Step ${draft.name} sets a variable where a cancellation must be undone, but SSM has no onCancel for aws:updateVariable: a cancellation just then would skip the undo. Keep the value as a script's output instead.`,
    )
  }
  if (one.cancel !== undefined && draft.action === 'aws:loop') {
    throw new GuardiaError(
      'cancel-gap',
      `Step ${draft.name} is a loop where a cancellation must be undone, but SSM has no onCancel for aws:loop: a cancellation between two iterations would skip the undo. Write its steps out one after the other, or wait with step.wait.`,
    )
  }
  const cancel = one.cancel === undefined || withoutCancel.has(draft.action) ? undefined : `step:${one.cancel}`
  const own = draft.properties
  const onFailure = given(own.onFailure, one.failure === undefined ? undefined : `step:${one.failure}`)
  const onCancel = given(own.onCancel, cancel)
  const isCritical = given(own.isCritical, own.onFailure === undefined ? one.isCritical : undefined)
  const nextStep = given(own.nextStep, nextOf(one, listed, whole.links))
  const isEnd = given(own.isEnd, endOf(one, listed, whole.links))
  const step: { -readonly [member in keyof Step]?: Json } = { name: draft.name, action: draft.action }
  if (own.description !== undefined) step.description = own.description
  if (own.timeoutSeconds !== undefined) step.timeoutSeconds = own.timeoutSeconds
  if (own.maxAttempts !== undefined) step.maxAttempts = own.maxAttempts
  if (onFailure !== undefined) step.onFailure = onFailure
  if (onCancel !== undefined) step.onCancel = onCancel
  if (isCritical !== undefined) step.isCritical = isCritical
  step.inputs = one.body ? { ...draft.inputs, Steps: loopSteps(one.body, one.cancel, whole) } : draft.inputs
  if (draft.outputs.length > 0) step.outputs = draft.outputs as unknown as Json
  if (nextStep !== undefined) step.nextStep = nextStep
  if (isEnd !== undefined) step.isEnd = isEnd
  return step as unknown as Step
}

/** What the author gave, `null` being nothing at all; else what structure says. */
function given(own: Json | undefined, derived: Json | undefined): Json | undefined {
  return own === undefined ? derived : (own ?? undefined)
}

function nextOf(one: Emitted, listed: string | undefined, links: LinkSpelling): string | undefined {
  if (one.branch || isTrue(one.draft.properties.isEnd)) return undefined
  return links.nextStep === 'needed' && one.next === listed ? undefined : one.next
}

function endOf(one: Emitted, listed: string | undefined, links: LinkSpelling): boolean | undefined {
  const ends = one.next === undefined && typeof one.draft.properties.nextStep !== 'string'
  if (links.isEnd === 'always') return ends
  return ends && (links.isEnd === 'ends' || listed !== undefined) ? true : undefined
}
