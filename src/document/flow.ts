/**
 * Who can follow whom: the graph of a document's steps, with failures, cancellations and loops.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
 */
import { parseCondition } from './choice.ts'
import { describeCondition } from './condition-text.ts'
import type { AutomationDocument, Json, Step } from './model.ts'
import { isList, isObject, member } from './pointer.ts'
import { innerSteps, isEnd, onCancel, onFailure, type StepPlace, stepPlaces } from './step.ts'

/**
 * `enter`: a loop to its first inner step. `repeat`: the end of an iteration to its loop. `leave`: a loop that is done to what
 * follows. A link from inside a loop to a step outside of it keeps the kind of the link.
 */
export type EdgeKind = 'next' | 'choice' | 'default' | 'failure' | 'cancel' | 'enter' | 'repeat' | 'leave'

/** One way on. `to` undefined: the automation ends. `label`: the condition of a choice in words. */
export interface Edge {
  readonly from: string
  readonly to: string | undefined
  readonly kind: EdgeKind
  readonly label?: string
}

/** The graph. Of steps that share a name only the first is in it. */
export interface Flow {
  /** The first step; undefined when there is none. */
  readonly start: string | undefined
  readonly places: ReadonlyMap<string, StepPlace>
  readonly edges: readonly Edge[]
  /** Edges that leave a step. */
  from(name: string): readonly Edge[]
  /** Edges that lead to a step. */
  to(name: string): readonly Edge[]
}

/** Where success leads, and by which kind of edge. */
interface Way {
  readonly kind: 'next' | 'repeat'
  readonly to: string | undefined
}

/**
 * The graph of a document, malformed parts left out: a link to a step that does not exist or that lies inside a loop which the
 * link does not stand in is no edge (`check` reports those). Every other step has one `failure` edge: to the end for Abort, where
 * success goes for Continue. An Abort inside a loop fails the loop and goes where the loop's failure goes (D-34). `cancel` edges
 * exist where onCancel names a step.
 */
export function flowOf(document: AutomationDocument): Flow {
  const all = stepPlaces(document)
  const places = new Map<string, StepPlace>()
  for (const place of all) if (!places.has(place.step.name)) places.set(place.step.name, place)
  const edges = [...places.values()].flatMap((place) => edgesOf(place, places))
  const from = groupBy(edges, (edge) => edge.from)
  const to = groupBy(edges, (edge) => edge.to)
  return {
    start: all[0]?.step.name,
    places,
    edges,
    from: (name) => from.get(name) ?? [],
    to: (name) => to.get(name) ?? [],
  }
}

/**
 * May a link in the step at `from` name the step at `target`? Links reach the steps of their own list and of the lists around it,
 * never into another loop.
 */
export function inScope(from: StepPlace, target: StepPlace): boolean {
  return target.loops.every((loop, depth) => from.loops[depth] === loop)
}

function edgesOf(place: StepPlace, places: ReadonlyMap<string, StepPlace>): readonly Edge[] {
  const { step } = place
  const from = step.name
  const edges: Edge[] = []
  const link = (kind: EdgeKind, name: unknown, label?: string): void => {
    const to = typeof name === 'string' ? target(place, name, places) : undefined
    if (to !== undefined) edges.push({ from, to, kind, ...(label === undefined ? {} : { label }) })
  }
  const success = successOf(place, places)

  if (step.action === 'aws:branch' && isObject(step.inputs)) {
    for (const one of choicesOf(step.inputs)) link('choice', one.nextStep, one.label)
    const otherwise = member(step.inputs, 'Default')
    if (typeof otherwise === 'string') link('default', otherwise)
    else if (success !== undefined) edges.push({ from, ...success })
  } else if (step.action === 'aws:loop') {
    const first = firstKnown(innerSteps(step), 0, places)
    if (first !== undefined) edges.push({ from, to: first.name, kind: 'enter' })
    if (success !== undefined)
      edges.push({ from, to: success.to, kind: success.kind === 'repeat' ? 'repeat' : 'leave' })
  } else if (success !== undefined) {
    edges.push({ from, ...success })
  }

  const failure = failureOf(place, places)
  if (failure !== undefined) edges.push({ from, to: failure.to, kind: 'failure' })
  const cancel = onCancel(step)
  if (cancel.kind === 'step') link('cancel', cancel.step)
  return edges
}

function choicesOf(inputs: Json): readonly { readonly nextStep: Json | undefined; readonly label?: string }[] {
  const choices = member(inputs, 'Choices')
  if (!isList(choices)) return []
  return choices.filter(isObject).map(({ NextStep, ...rest }) => {
    const parsed = parseCondition(rest)
    return { nextStep: NextStep, ...(parsed.ok ? { label: describeCondition(parsed.condition) } : {}) }
  })
}

function target(place: StepPlace, name: string, places: ReadonlyMap<string, StepPlace>): string | undefined {
  const found = places.get(name)
  return found !== undefined && inScope(place, found) ? name : undefined
}

/** Where a step goes after success, branches aside: nextStep, else the end where isEnd, else the following step of its list. */
function successOf(place: StepPlace, places: ReadonlyMap<string, StepPlace>): Way | undefined {
  const { step, list, index, loop } = place
  if (step.nextStep !== undefined) {
    const to = typeof step.nextStep === 'string' ? target(place, step.nextStep, places) : undefined
    return to === undefined ? undefined : { kind: 'next', to }
  }
  const following = isEnd(step) ? undefined : firstKnown(list, index + 1, places)
  if (following !== undefined) return { kind: 'next', to: following.name }
  return loop === undefined ? { kind: 'next', to: undefined } : { kind: 'repeat', to: loop }
}

/** The first step at or after `index` that is in the graph; a step whose name was taken before is not. */
function firstKnown(list: readonly Step[], index: number, places: ReadonlyMap<string, StepPlace>): Step | undefined {
  for (let at = index; at < list.length; at += 1) {
    const step = list[at]
    if (step !== undefined && places.get(step.name)?.step === step) return step
  }
  return undefined
}

function failureOf(
  place: StepPlace,
  places: ReadonlyMap<string, StepPlace>,
): { readonly to: string | undefined } | undefined {
  const jump = onFailure(place.step)
  if (jump.kind === 'step') {
    const to = target(place, jump.step, places)
    return to === undefined ? undefined : { to }
  }
  if (jump.kind === 'continue') return successOf(place, places)
  const loop = place.loop === undefined ? undefined : places.get(place.loop)
  return loop === undefined ? { to: undefined } : failureOf(loop, places)
}

/** Is this edge the end of an iteration, going back to its loop: by success, or by a failure that continues? */
export function isLoopRound(edge: Edge, flow: Flow): boolean {
  if (edge.kind === 'repeat') return true
  const place = flow.places.get(edge.from)
  if (edge.kind !== 'failure' || place?.loop === undefined || edge.to !== place.loop) return false
  return onFailure(place.step).kind === 'continue' && successOf(place, flow.places)?.kind === 'repeat'
}

function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}
