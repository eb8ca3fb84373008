/**
 * SSM's own API as a running document sees it: the execution itself, and those before it. The embedded AWS has no Automation, so the
 * engine that plays SSM answers; every other call goes to the embedded AWS.
 */

import type { AutomationDocument, JsonObject } from '../document/index.ts'
import { type CallAws, documentOutputs, type ExecutionState, type StepRecord, toWire } from '../engine/index.ts'

/** An execution that calls may ask about. */
export interface KnownExecution {
  readonly state: ExecutionState
  readonly document: AutomationDocument
}

const operations: { readonly [operation: string]: (known: KnownExecution, input: JsonObject) => JsonObject } = {
  GetAutomationExecution: (known) => ({ AutomationExecution: executionRecord(known) }),
  DescribeAutomationStepExecutions: (known, input) => ({ StepExecutions: stepRecords(known.state, input) }),
}

/**
 * Puts the records of executions in front of another port.
 *
 * @throws (from the port) AutomationExecutionNotFoundException for an id that `known` does not have
 */
export function withExecutions(known: () => readonly KnownExecution[], calls: CallAws): CallAws {
  return (call, signal) => {
    const answer = call.service === 'ssm' ? operations[call.operation] : undefined
    if (answer === undefined) return calls(call, signal)
    const id = call.input['AutomationExecutionId']
    const one = known().find(({ state }) => state.environment.executionId === id)
    if (one !== undefined) return answer(one, call.input)
    throw Object.assign(new Error(`Automation execution ${String(id)} does not exist.`), {
      name: 'AutomationExecutionNotFoundException',
    })
  }
}

function wireMap(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWire(value)]))
}

function executionRecord({ state, document }: KnownExecution): JsonObject {
  return {
    AutomationExecutionId: state.environment.executionId,
    AutomationExecutionStatus: state.status,
    ExecutedBy: state.executedBy,
    ExecutionStartTime: new Date(state.startTime).toISOString(),
    Parameters: wireMap(state.parameters),
    Outputs: { ...(state.documentOutputs ?? documentOutputs(document, state.outputs, state.results)) },
    ...(state.documentName === undefined ? {} : { DocumentName: state.documentName }),
  }
}

/** The steps that a StepName filter lets through; all without one. */
function stepRecords(state: ExecutionState, input: JsonObject): readonly JsonObject[] {
  const filters = (input['Filters'] ?? []) as unknown as readonly {
    readonly Key: string
    readonly Values: readonly string[]
  }[]
  const other = filters.find(({ Key }) => Key !== 'StepName')
  if (other !== undefined) throw new Error(`A rehearsal answers the filter StepName only, not ${other.Key}.`)
  const wanted = (record: StepRecord): boolean => filters.every(({ Values }) => Values.includes(record.step))
  return state.steps.filter(wanted).map((record) => ({
    StepName: record.step,
    Action: record.action,
    StepStatus: record.status,
    Outputs: wireMap(record.outputs),
    ...(record.failure === undefined ? {} : { FailureMessage: record.failure.message }),
  }))
}

/** Real milliseconds that the local AWS is given before a step asks it again. */
const pause = 150

/**
 * A step that polls waits on the virtual clock, and the local AWS works in real time: give it some before it is asked again.
 */
export function withTimeToWork(calls: CallAws): CallAws {
  const asked = new Set<string>()
  return async (call, signal) => {
    const key = `${call.step} ${call.operation}`
    if (asked.has(key)) await new Promise((done) => setTimeout(done, pause))
    asked.add(key)
    return calls(call, signal)
  }
}
