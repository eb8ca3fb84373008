/**
 * Where the flow goes after a step.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common
 */
import { isEnd, onCancel, onFailure, type Step, type StepPlace } from '../document/index.ts'
import type { Next } from './events.ts'

/**
 * After success: what aws:branch chose, else nextStep, else the end if isEnd, else the next in the list.
 *
 * @param chosen the action's own choice; null or undefined: it made none
 */
export function afterSuccess(place: StepPlace, chosen?: string | null): Next {
  if (typeof chosen === 'string') return { kind: 'step', step: chosen }
  const { step, list, index } = place
  if (typeof step.nextStep === 'string' && step.nextStep !== '') return { kind: 'step', step: step.nextStep }
  const following = list[index + 1]
  return isEnd(step) || following === undefined ? { kind: 'end' } : { kind: 'step', step: following.name }
}

/** After the last attempt failed: by onFailure. A jump is taken even where isEnd stands (D-46). */
export function afterFailure(place: StepPlace, status: 'Failed' | 'TimedOut', message: string): Next {
  const jump = onFailure(place.step)
  if (jump.kind === 'step') return { kind: 'step', step: jump.step }
  return jump.kind === 'continue' ? afterSuccess(place) : { kind: 'abort', status, message }
}

/** After the running step was cancelled: its onCancel, else the end. */
export function afterCancel(step: Step): Next {
  const jump = onCancel(step)
  return jump.kind === 'step' ? { kind: 'step', step: jump.step } : { kind: 'abort', status: 'Cancelled' }
}
