/** Looking at EC2 instances: their states and status checks. */
import { isList, type Json, member } from '../document/index.ts'
import type { StepContext } from './action.ts'

/** The state of each instance, in the order of the answer; an instance that the answer leaves out is `pending`. */
export async function instanceStates(ids: readonly string[], context: StepContext): Promise<readonly string[]> {
  const answer = await context.call('ec2', 'DescribeInstances', { InstanceIds: ids })
  const instances = elements(answer['Reservations']).flatMap((one) => elements(member(one, 'Instances')))
  const states = instances.map((one) => textOr(member(member(one, 'State'), 'Name'), 'pending'))
  return [...states, ...ids.slice(states.length).map(() => 'pending')]
}

/** Whether system and instance status of every instance are `ok`. */
export async function passedChecks(ids: readonly string[], context: StepContext): Promise<boolean> {
  const answer = await context.call('ec2', 'DescribeInstanceStatus', { InstanceIds: ids })
  const passed = elements(answer['InstanceStatuses']).filter((one) =>
    ['SystemStatus', 'InstanceStatus'].every((check) => member(member(one, check), 'Status') === 'ok'),
  )
  return passed.length >= ids.length
}

/** The elements of a list; none of anything else. */
export function elements(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

/** A text, or another where there is none. */
export function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
