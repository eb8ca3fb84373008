/**
 * aws:changeInstanceState: starts, stops or terminates EC2 instances and waits until they are there.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-changestate.html
 */
import type { Json, JsonObject } from '../document/index.ts'
import type { StepContext } from './action.ts'
import { failure } from './failure-text.ts'
import { booleanInput, given, requiredText, requiredTexts, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { checksOf, instanceStates } from './instances.ts'
import { narrowed, operation } from './needs.ts'
import { lookAgain, type Polls, proceed } from './polling.ts'

const name = 'aws:changeInstanceState'

const inputs = {
  InstanceIds: { kind: 'stringList', required: true, min: 1, doc: 'The instances.' },
  DesiredState: {
    kind: 'string',
    required: true,
    enum: ['running', 'stopped', 'terminated'],
    doc: 'The state to reach; running also waits for both status checks to pass.',
  },
  CheckStateOnly: { kind: 'boolean', default: false, doc: 'Change nothing, only wait for the state.' },
  Force: { kind: 'boolean', doc: 'Stop by force: without flushing file systems.' },
  AdditionalInfo: { kind: 'string', doc: 'Reserved.' },
  FailOnUnexpectedStopped: {
    kind: 'boolean',
    doc: 'Fail where an instance that should run has stopped; not in the guide, but a real document has it.',
  },
} as const

const outputs = {
  InstanceStates: { type: 'StringList', doc: 'The state of each instance.' },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

/** The operation that leads to a state. */
const operations = new Map([
  ['running', 'StartInstances'],
  ['stopped', 'StopInstances'],
  ['terminated', 'TerminateInstances'],
])

/** aws:changeInstanceState. Asking for a state again is harmless, so it may be repeated. */
export const changeInstanceState: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Starts, stops or terminates EC2 instances and waits until they are in that state.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-changestate.html',
  impact: 'Mutating',
  inputs,
  outputs,
  defaultTimeoutSeconds: 3_600,
  repeatable: true,
  needs(inputs) {
    const instances = narrowed(inputs, { InstanceIds: 'InstanceIds' })
    return [
      operation('ec2', 'DescribeInstances', instances),
      operation('ec2', 'DescribeInstanceStatus', instances),
      ...changes(inputs).map((change) => operation('ec2', change, instances)),
    ]
  },
  async run(inputs, context) {
    const ids = requiredTexts(inputs, 'InstanceIds')
    const desired = requiredText(inputs, 'DesiredState')
    if (context.memo === undefined) {
      if (booleanInput(inputs, 'CheckStateOnly') !== true) await change(inputs, ids, desired, context)
      return proceed(context.now, { polls: 0 })
    }
    const states = await instanceStates(ids, context)
    const lost = states.find((state) =>
      isLost(state, desired, booleanInput(inputs, 'FailOnUnexpectedStopped') === true),
    )
    if (lost !== undefined)
      throw failure(name, `An instance of ${ids.join(', ')} is ${lost} and will not be ${desired}`)
    if (!states.every((state) => state === desired)) return lookAgain(context.now, context.memo as Polls)
    const output = { InstanceStates: states }
    const checks = desired === 'running' ? await checksOf(ids, context) : 'passed'
    if (checks === 'running') return lookAgain(context.now, context.memo as Polls)
    if (checks === 'passed') return { kind: 'done', output }
    throw failure(name, `A status check of ${ids.join(', ')} has failed: it is impaired`, { output })
  },
}

/** Which operations a step may make: one where the document says which, none where it only looks. */
function changes({ DesiredState: desired, CheckStateOnly: only }: JsonObject): readonly string[] {
  if (only === true || only === 'true') return []
  const one = typeof desired === 'string' ? operations.get(desired) : undefined
  return one === undefined ? [...operations.values()] : [one]
}

async function change(
  inputs: JsonObject,
  ids: readonly string[],
  desired: string,
  context: StepContext,
): Promise<void> {
  const operation = operations.get(desired)
  if (operation === undefined) {
    const detail = `DesiredState is "${desired}"; it must be one of ${[...operations.keys()].join(', ')}`
    throw failure(name, detail, { stage: 'InputValidation' })
  }
  const extra: { readonly [operation: string]: { readonly [name: string]: Json | undefined } } = {
    StartInstances: { AdditionalInfo: textInput(inputs, 'AdditionalInfo') },
    StopInstances: { Force: booleanInput(inputs, 'Force') },
  }
  await context.call('ec2', operation, given({ InstanceIds: ids, ...extra[operation] }))
}

function isLost(state: string, desired: string, failOnStopped: boolean): boolean {
  if (desired === 'terminated') return false
  return (
    state === 'terminated' ||
    state === 'shutting-down' ||
    (desired === 'running' && failOnStopped && state === 'stopped')
  )
}
