/** The inputs of a step when it starts: references resolved, the plan of a loop made. */
import { assertInputs, failureText, StepFailure } from '../actions/index.ts'
import { type Json, type JsonObject, type Lookup, setOwn, textOf } from '../document/index.ts'
import { maxIterations } from './doubts.ts'
import type { Failure, LoopPlan } from './events.ts'
import type { Plan, PlannedStep } from './plan.ts'
import { lookupNow, type Readable } from './references.ts'
import { booleanOf, integerOf, isList, isMap } from './typed-value.ts'

/** What a step starts with; `refused`: its inputs cannot be used, the step fails before its action runs. */
export interface StepInputs {
  readonly inputs: JsonObject
  readonly loop?: LoopPlan
  readonly refused?: Failure
}

/** Resolves a step's inputs now. Inputs of kinds that hold conditions or steps stay as written. */
export function inputsOf(planned: PlannedStep, plan: Plan, state: Readable, now: number): StepInputs {
  const { step, action } = planned
  try {
    const inputs = filled(planned, lookupNow(state, plan, now))
    if (step.action === 'aws:loop') return { inputs, loop: loopPlan(inputs) }
    if (!accepted.has(planned)) {
      assertInputs(action, inputs)
      if (planned.isConstant) accepted.add(planned)
    }
    return { inputs }
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error
    return { inputs: isMap(step.inputs) ? step.inputs : {}, refused: failureOf(error, step.action) }
  }
}

/** Steps whose inputs are the same at every start, and right. */
const accepted = new WeakSet<PlannedStep>()

function filled({ inputs }: PlannedStep, lookup: Lookup): JsonObject {
  const all: { [name: string]: Json } = {}
  for (const { name, value, template } of inputs) {
    setOwn(all, name, template === undefined ? value : template.fill(lookup))
  }
  return all
}

/** A thrown failure as data, worded as SSM words it. */
export function failureOf(error: StepFailure, action: string): Failure {
  return {
    message: failureText(action, error.message),
    stage: error.stage,
    type: error.type,
    timedOut: error.timedOut,
    ...(error.unreached ? { unreached: true } : {}),
  }
}

/**
 * The values and the limit of a loop.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html
 */
function loopPlan(inputs: JsonObject): LoopPlan {
  const limit = inputs['MaxIterations'] === undefined ? maxIterations : integerOf(textOf(inputs['MaxIterations']))
  if (limit === undefined || limit < 1 || limit > maxIterations) {
    throw refuse(
      `MaxIterations must be a whole number from 1 to ${maxIterations}, but is ${JSON.stringify(inputs['MaxIterations'])}`,
    )
  }
  const given = inputs['Iterators']
  if (given === undefined) {
    if (inputs['LoopCondition'] !== undefined) return { maxIterations: limit }
    throw refuse('A loop needs Iterators or a LoopCondition')
  }
  if (inputs['LoopCondition'] !== undefined) throw refuse('A loop takes Iterators or a LoopCondition, not both')
  const values = isList(given) ? given : [given]
  if (values.length > maxIterations) {
    throw refuse(`Iterators holds ${values.length} items, but a loop takes at most ${maxIterations}`)
  }
  const type = inputs['IteratorDataType']
  return { values: values.map((value) => iteratorValue(value, type)), maxIterations: limit }
}

function iteratorValue(value: Json, type: Json | undefined): Json {
  const typed =
    type === 'Integer'
      ? integerOf(textOf(value))
      : type === 'Boolean'
        ? booleanOf(textOf(value))
        : iterated(value, type)
  if (typed === undefined) throw refuse(`Iterators holds ${JSON.stringify(value)}, which is no ${String(type)}`)
  return typed
}

/** String is the default, yet maps that come without a type stay maps: their members could not be read otherwise. */
function iterated(value: Json, type: Json | undefined): Json | undefined {
  if (type === 'StringMap') return isMap(value) ? value : undefined
  if (type === 'String') return textOf(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}

function refuse(message: string): StepFailure {
  return new StepFailure(message, { stage: 'InputValidation' })
}
