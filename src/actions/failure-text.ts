/**
 * The wording of failures, in one place: what SSM writes into FailureMessage.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html
 */
import { StepFailure } from './action.ts'

/** The stage texts that recorded messages show; actions without one of their own are "executing/canceling action" (D-48). */
const executing = 'executing/canceling action'
const stages = new Map([
  ['aws:executeScript', 'Poll action status for completion'],
  ['aws:runCommand', 'verifying the command has completed'],
  ['aws:runInstances', 'verifying launched instance(s) are ready to be used'],
])

const guide = 'Please refer to Automation Service Troubleshooting Guide for more diagnosis details.'

/** The stage text of an action. */
export function stageText(action: string): string {
  return stages.get(action) ?? executing
}

/**
 * The message of a failed step. A message that already is one stays as it is, so it may be applied at any height.
 *
 * @example failureText('aws:sleep', 'The duration is negative') // 'Step fails when it is executing/canceling action. The …'
 */
export function failureText(action: string, detail: string): string {
  if (detail.endsWith(guide)) return detail
  return `Step fails when it is ${stageText(action)}. ${detail.replace(/\.$/, '')}. ${guide}`
}

/** What a message says beyond its wording: the detail that `failureText` was given; any other text as it is. */
export function failureDetail(message: string): string {
  const worded =
    /^Step fails when it is .*?\. ([\s\S]*)\. Please refer to Automation Service Troubleshooting Guide/.exec(message)
  return worded?.[1] ?? message
}

/** The message of a step that ran out of time. */
export function timeoutText(action: string): string {
  return `Step timed out while step is ${stageText(action)}. ${guide}`
}

/** A failure of the action with the wording of its stage. */
export function failure(
  action: string,
  detail: string,
  options: ConstructorParameters<typeof StepFailure>[1] = {},
): StepFailure {
  return new StepFailure(failureText(action, detail), options)
}

/** The same failure with another message; everything else of it is kept. */
export function reworded(original: StepFailure, message: string): StepFailure {
  return new StepFailure(message, {
    stage: original.stage,
    type: original.type,
    timedOut: original.timedOut,
    unreached: original.unreached,
    ...(original.output === undefined ? {} : { output: original.output }),
    cause: original,
  })
}
