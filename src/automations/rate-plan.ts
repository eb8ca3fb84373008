/**
 * Rate control as a pure function of what its targets came to.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-scale-controls.html
 */
import type { AutomationDocument, Step } from '../document/index.ts'
import type { ExecutionState, StepRecord } from '../engine/index.ts'
import type { StartRequest } from './automations.ts'
import type { Target } from './execution-row.ts'
import { locationLimits } from './target-locations.ts'

/** When MaxConcurrency is absent (documented). */
const usualConcurrency = '10'
/** When MaxErrors is absent: no number is documented for targets of one account; that of target locations is 0. */
const usualErrors = '0'

/** The parent's document: a step for each target, of its name. It is never stored. */
export function rateDocument(request: StartRequest, targets: readonly Target[]): AutomationDocument {
  const mainSteps = targets.map(
    ({ name, parameters }): Step => ({
      name,
      action: 'aws:executeAutomation',
      onFailure: 'Continue',
      inputs: { DocumentName: request.documentName, RuntimeParameters: parameters },
    }),
  )
  return { schemaVersion: '0.3', mainSteps }
}

/** How many children may run at once: `5`, or `10%` of the targets, at least one. */
export function concurrencyOf(text: string = usualConcurrency, targets: number): number {
  return Math.max(1, amountOf(text, targets))
}

/** How many may fail; one more stops the rest. `10%` of 50 targets is 5: the sixth error stops (as the API's reference says). */
export function allowedErrorsOf(text: string = usualErrors, targets: number): number {
  return amountOf(text, targets)
}

function amountOf(text: string, targets: number): number {
  const number = Number.parseInt(text, 10)
  return text.endsWith('%') ? Math.floor((number * targets) / 100) : number
}

/** Ramp-up: one, then two, then doubling, each as soon as as many have ended as ran at once before. */
export function ramp(ended: number): number {
  return 2 ** Math.floor(Math.log2(ended + 1))
}

/** What is to be done now. */
export interface RatePlan {
  /** Targets to start, by index. */
  readonly start: readonly number[]
  /** Everything that will happen has happened. */
  readonly over?: { readonly status: 'Success' | 'Failed' | 'Cancelled'; readonly failureMessage?: string }
}

/** The plan for a state. */
export function ratePlan(state: ExecutionState, targets: readonly Target[], request: StartRequest): RatePlan {
  const records = recordsOf(state)
  const ended = state.steps.filter((step) => step.endTime !== undefined)
  const failed = ended.filter(({ status }) => status !== 'Success').length
  const running = state.steps.length - ended.length
  const { maxConcurrency, maxErrors } = request.targetLocations === undefined ? request : locationLimits(request)
  const allowed = allowedErrorsOf(maxErrors, targets.length)
  const closed = state.cancel !== undefined || state.completing || failed > allowed
  const waiting = closed ? [] : [...targets.keys()].filter((index) => !records.has(targets[index]?.name ?? ''))
  const room = Math.min(concurrencyOf(maxConcurrency, targets.length), ramp(ended.length)) - running
  const start = waiting.slice(0, Math.max(0, room))
  if (running > 0 || waiting.length > 0) return { start }
  if (state.cancel !== undefined) return { start, over: { status: 'Cancelled' } }
  if (failed <= allowed) return { start, over: { status: 'Success' } }
  const names = ended.filter(({ status }) => status !== 'Success').map(({ step, status }) => `${step} (${status})`)
  const failureMessage = `${failed} of ${targets.length} targets did not succeed, and MaxErrors allows ${allowed}: ${names.join(', ')}.`
  return { start, over: { status: 'Failed', failureMessage } }
}

/** Records by the name of their target. */
export function recordsOf(state: ExecutionState): ReadonlyMap<string, StepRecord> {
  return new Map(state.steps.map((record) => [record.step, record]))
}
