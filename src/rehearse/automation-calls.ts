/**
 * SSM's own API as a running document sees it: GetAutomationExecution of the execution itself. The embedded AWS has no Automation,
 * so the engine that plays SSM answers; every other call goes to the embedded AWS.
 */

import type { JsonObject } from '../document/index.ts'
import type { CallAws, Execution } from '../engine/index.ts'

/** Puts the execution's own record in front of another port. */
export function withOwnExecution(execution: () => Execution, calls: CallAws): CallAws {
  return (call, signal) => {
    if (call.service !== 'ssm' || call.operation !== 'GetAutomationExecution') return calls(call, signal)
    const { state } = execution()
    if (call.input['AutomationExecutionId'] !== state.environment.executionId) {
      throw Object.assign(
        new Error(`Automation execution ${String(call.input['AutomationExecutionId'])} does not exist.`),
        {
          name: 'AutomationExecutionNotFoundException',
        },
      )
    }
    const record: JsonObject = {
      AutomationExecutionId: state.environment.executionId,
      AutomationExecutionStatus: state.status,
      ExecutedBy: state.executedBy,
      ExecutionStartTime: new Date(state.startTime).toISOString(),
      ...(state.documentName === undefined ? {} : { DocumentName: state.documentName }),
    }
    return { AutomationExecution: record }
  }
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
