/** Looking at EC2 instances: their states and status checks. */
import { isList, type Json, member } from '../document/index.ts'
import { type StepContext, StepFailure } from './action.ts'

/**
 * The state of each instance, in the order of the answer; an instance that the answer leaves out is `pending`. DescribeInstanceStatus
 * is asked where DescribeInstances does not know them: it, too, gives the states.
 */
export async function instanceStates(ids: readonly string[], context: StepContext): Promise<readonly string[]> {
  const answer = await context.call('ec2', 'DescribeInstances', { InstanceIds: ids })
  const instances = elements(answer['Reservations']).flatMap((one) => elements(member(one, 'Instances')))
  const known = instances.map((one) => member(one, 'State'))
  const found = known.length > 0 ? known : await statesByStatus(ids, context)
  const states = found.map((state) => textOr(member(state, 'Name'), 'pending'))
  return [...states, ...ids.slice(states.length).map(() => 'pending')]
}

/** None where it fails: it does so for instances that are too new to be known. */
async function statesByStatus(ids: readonly string[], context: StepContext): Promise<readonly (Json | undefined)[]> {
  const all = await statuses(ids, context).catch((error: unknown) => {
    if (error instanceof StepFailure) return []
    throw error
  })
  return all.map((one) => member(one, 'InstanceState'))
}

/** What the status checks of all instances came to: the worst of them. `impaired`: one has failed. */
export async function checksOf(
  ids: readonly string[],
  context: StepContext,
): Promise<'passed' | 'running' | 'impaired'> {
  const all = await statuses(ids, context)
  const checks = all.flatMap((one) =>
    [member(one, 'SystemStatus'), member(one, 'InstanceStatus')]
      .filter((check) => check !== undefined)
      .map((check) => member(check, 'Status')),
  )
  if (checks.includes('impaired')) return 'impaired'
  return all.length >= ids.length && checks.length > 0 && checks.every((one) => one === 'ok') ? 'passed' : 'running'
}

async function statuses(ids: readonly string[], context: StepContext): Promise<readonly Json[]> {
  const answer = await context.call('ec2', 'DescribeInstanceStatus', { InstanceIds: ids, IncludeAllInstances: true })
  return elements(answer['InstanceStatuses'])
}

/** The elements of a list; none of anything else. */
export function elements(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

/** A text, or another where there is none. */
export function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
