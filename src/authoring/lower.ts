/** From structured blocks to the flat list of steps that SSM runs: order, nextStep, isEnd, branch targets, onFailure, onCancel. */
import { GuardiaError, type Json, type JsonObject, type Step } from '../document/index.ts'
import type { Block, Draft, Node } from './block.ts'

/** Where control goes after a step; undefined: the automation (or the loop's iteration) ends. */
type Target = string | undefined

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
export function lower(block: Block): readonly Step[] {
  return lowerList(block, nothingAround, new Set())
}

function lowerList(block: Block, around: Around, seen: Set<string>): readonly Step[] {
  const emitted = lowerNodes(block.nodes, undefined, around)
  for (const { draft } of emitted) {
    if (seen.has(draft.name)) {
      throw new GuardiaError(
        'duplicate-step',
        `Two steps are named ${draft.name}. Step names are unique in a document, loops included: rename one.`,
      )
    }
    seen.add(draft.name)
  }
  return emitted.map((one, index) => toStep(one, emitted[index + 1]?.draft.name, seen))
}

function first(nodes: readonly Node[], next: Target): Target {
  const node = nodes[0]
  if (node === undefined) return next
  if (node.kind === 'step') return node.draft.name
  if (node.kind === 'when') return node.name
  if (node.kind === 'end') return undefined
  return first(node.body.nodes, first(nodes.slice(1), next))
}

function lowerNodes(nodes: readonly Node[], next: Target, around: Around): Emitted[] {
  return nodes.flatMap((node, index) => {
    const after = first(nodes.slice(index + 1), next)
    if (node.kind === 'step') return [{ draft: node.draft, body: node.body, next: after, ...around, branch: false }]
    if (node.kind === 'end') return []
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
        `A choice of ${node.name} has no step to go to. Put a step into it (step.finish ends with a reason).`,
      )
    }
    return { NextStep: target, ...arm.condition }
  })
  const fallback = first(node.otherwise?.nodes ?? [], after)
  const branch: JsonObject = { Choices: choices, ...(fallback === undefined ? {} : { Default: fallback }) }
  const draft: Draft = { name: node.name, action: 'aws:branch', inputs: branch, outputs: [], properties: {} }
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
function loopSteps(body: Block, cancel: string | undefined, seen: Set<string>): Json {
  return lowerList(body, { ...nothingAround, cancel }, seen) as unknown as Json
}

function toStep(one: Emitted, listed: string | undefined, seen: Set<string>): Step {
  const { draft } = one
  const { description, timeoutSeconds, maxAttempts, ...own } = draft.properties
  const onFailure = own.onFailure ?? (one.failure === undefined ? undefined : `step:${one.failure}`)
  const onCancel =
    own.onCancel ?? (one.cancel === undefined || withoutCancel.has(draft.action) ? undefined : `step:${one.cancel}`)
  if (one.cancel !== undefined && draft.action === 'aws:updateVariable') {
    throw new GuardiaError(
      'cancel-gap',
      `Step ${draft.name} sets a variable where a cancellation must be undone, but SSM has no onCancel for aws:updateVariable: a cancellation just then would skip the undo. Keep the value as a script's output instead.`,
    )
  }
  const isCritical = own.isCritical ?? (own.onFailure === undefined ? one.isCritical : undefined)
  const nextStep = own.nextStep ?? (one.branch || one.next === listed ? undefined : one.next)
  const isEnd = own.isEnd ?? (own.nextStep === undefined && one.next === undefined)
  return {
    name: draft.name,
    action: draft.action,
    ...(description === undefined ? {} : { description }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(onFailure === undefined ? {} : { onFailure }),
    ...(onCancel === undefined ? {} : { onCancel }),
    ...(isCritical === undefined ? {} : { isCritical }),
    inputs: one.body ? { ...draft.inputs, Steps: loopSteps(one.body, one.cancel, seen) } : draft.inputs,
    ...(draft.outputs.length === 0 ? {} : { outputs: [...draft.outputs] }),
    ...(nextStep === undefined ? {} : { nextStep }),
    ...(isEnd ? { isEnd: true } : {}),
  }
}
