/**
 * Status changes of executions and steps, as events of `aws.ssm`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
import type { Event, ExecutionState } from '../../engine/index.ts'
import { type BusEvent, busEvent, type Place } from './bus-event.ts'

/** D-53: the reference of events writes Canceled, the API Cancelled. Statuses that are not listed have no event. */
const statusNames: ReadonlyMap<string, string> = new Map([
  ['Success', 'Success'],
  ['Failed', 'Failed'],
  ['TimedOut', 'TimedOut'],
  ['Cancelled', 'Canceled'],
])

/** The event of a fact of the journal; undefined for facts that have none. */
export function statusEvent(place: Place, event: Event, state: ExecutionState): BusEvent | undefined {
  if (event.type !== 'StepEnded' && event.type !== 'ExecutionEnded') return undefined
  const status = statusNames.get(event.status)
  if (status === undefined) return undefined
  const { partition, region, account } = place
  const id = state.environment.executionId
  const definition = state.documentName ?? ''
  const version = state.documentVersion ?? '1'
  const step =
    event.type === 'StepEnded' ? state.steps.find((one) => one.stepExecutionId === event.stepExecutionId) : undefined
  const begun = step?.startTime ?? state.startTime
  return busEvent(place, event.at, {
    source: 'aws.ssm',
    'detail-type':
      event.type === 'StepEnded'
        ? 'EC2 Automation Step Status-change Notification'
        : 'EC2 Automation Execution Status-change Notification',
    resources: [
      `arn:${partition}:ssm:${region}:${account}:automation-execution/${id}`,
      `arn:${partition}:ssm:${region}:${account}:automation-definition/${definition}:${version}`,
    ],
    detail: {
      ExecutionId: id,
      Definition: definition,
      DefinitionVersion: Number(version),
      Status: status,
      StartTime: englishTime(begun),
      EndTime: englishTime(event.at),
      Time: event.at - begun,
      ...(event.type === 'StepEnded'
        ? { StepName: event.step, Action: step?.action ?? '' }
        : { ExecutedBy: state.executedBy }),
    },
  })
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Nov 29, 2016 7:43:25 PM`, in UTC. */
export function englishTime(at: number): string {
  const time = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hour = time.getUTCHours()
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`
  return `${months[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()} ${clock} ${hour < 12 ? 'AM' : 'PM'}`
}
