/** The world of one scenario: a local AWS, its people, and a caller that may do everything. */

import type { JsonObject } from '../document/index.ts'
import type { Clock, ExecutionState } from '../engine/index.ts'
import { type AwsCaller, awsCaller, createUser, type LocalAws, type User } from '../local/index.ts'
import type { Person } from './scenario.ts'

/** What scenarios act on. */
export interface World {
  readonly aws: LocalAws
  readonly region: string
  readonly account: string
  readonly people: { readonly [P in Person]: User }
  /** An SNS topic for approval requests. */
  readonly topicArn: string
  /** The SNS topic of the next contact. */
  readonly nextTopicArn: string
  /** Time on the execution's virtual clock: what happens meanwhile must carry it. Before the start it is the real time. */
  now(): Date
  /** As root. The same caller serves snapshots. */
  readonly caller: AwsCaller
  /** One call as root: `world.call('dynamodb', 'DescribeTable', { TableName })`. */
  call(service: string, operation: string, input?: JsonObject): Promise<JsonObject>
}

/** What came of a scenario's execution. */
export interface ScenarioRun {
  readonly state: ExecutionState
  readonly executionId: string
  /** The variable Outcome. */
  readonly outcome: string
  /** The watched parts right after the incident. */
  readonly original: string
  /** Canonical pictures of the watched parts: before the run (or after the last fault), and at the end. */
  readonly before: string
  readonly after: string
  readonly differences: readonly string[]
}

/** Opens the world of a running local AWS: people, topic, caller. */
export async function openWorld(aws: LocalAws, clock: Clock): Promise<World> {
  const caller = awsCaller(
    { endpoint: aws.endpoint, region: aws.region, credentials: aws.root, streaming: 'read' },
    { workers: 1 },
  )
  try {
    const [requester, approver, second] = await Promise.all([
      createUser(caller, 'requester'),
      createUser(caller, 'approver'),
      createUser(caller, 'second'),
    ])
    const topic = async (Name: string): Promise<string> => {
      const made = await caller.call({ service: 'sns', operation: 'CreateTopic', input: { Name } })
      return String(made['TopicArn'])
    }
    return {
      aws,
      region: aws.region,
      account: aws.account,
      people: { requester, approver, second },
      topicArn: await topic('AutomationApprovals'),
      nextTopicArn: await topic('AutomationEscalations'),
      now: () => new Date(clock.now()),
      caller,
      call: (service, operation, input = {}) => caller.call({ service, operation, input }),
    }
  } catch (error) {
    await caller.close()
    throw error
  }
}
