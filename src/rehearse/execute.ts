/** One execution in a rehearsal's world: under the procedure's own generated role, with its people, to its end. */
import { randomUUID } from 'node:crypto'
import type { Procedure } from '../authoring/index.ts'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import {
  type CallAws,
  type Clock,
  type Event,
  Execution,
  type ExecutionState,
  type Ports,
  pythonPool,
  startEvent,
} from '../engine/index.ts'
import { derivePolicy, type PolicyDocument } from '../iam/index.ts'
import { assumeRole, createRole, pythonEnvironment } from '../local/index.ts'
import { type Ask, answerRequests, type RefusedAnswer } from './answers.ts'
import { type KnownExecution, withExecutions, withTimeToWork } from './automation-calls.ts'
import type { World } from './world.ts'

/** How an execution is run. */
export interface ExecuteOptions {
  readonly ask: Ask
  /** Told of each event before the execution goes on. */
  readonly happen: (event: Event) => Promise<void>
  /** Earlier executions that this one may ask SSM about. */
  readonly known: readonly KnownExecution[]
  readonly cancelAfter?: string
  /** Instead of the generated policy. */
  readonly policy?: PolicyDocument
  readonly onEvent?: (event: Event, state: ExecutionState) => void
  readonly signal?: AbortSignal
  readonly home?: string
}

/** An execution that has ended. */
export interface Ended {
  readonly state: ExecutionState
  readonly refused: readonly RefusedAnswer[]
  readonly events: readonly Event[]
}

/** Runs a procedure to its end. */
export async function execute(
  { document, name }: Procedure,
  parameters: JsonObject,
  world: World,
  clock: Clock,
  options: ExecuteOptions,
): Promise<Ended> {
  const home = options.home === undefined ? {} : { home: options.home }
  const executionId = randomUUID()
  const policy = options.policy ?? derivePolicy(document, { region: world.region, account: world.account }).policy
  const role = await createRole(world.caller, { name: `${name}Automation`, policy: policy as never })
  const credentials = await assumeRole(world.caller, role.arn, executionId.slice(0, 32))
  const calls = world.caller.as({ credentials, streaming: 'refuse' })
  const { python } = await pythonEnvironment(home)
  const scripts = pythonPool({
    python,
    environment: {
      AWS_ENDPOINT_URL: world.aws.endpoint,
      AWS_DEFAULT_REGION: world.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    },
  })
  let execution: Execution | undefined
  const cancel = (): void => void execution?.stop('Cancel')
  try {
    const aws: CallAws = ({ service, operation, input }) => calls.call({ service, operation, input })
    const start = {
      parameters,
      documentName: name,
      executedBy: world.people.requester.arn,
      environment: { region: world.region, account: world.account, partition: 'aws', executionId },
    }
    const first = await startEvent(document, start, clock.now(), aws)
    const known = (): readonly KnownExecution[] => [...options.known, { state: running.state, document }]
    const ports: Ports = {
      clock,
      scripts: scripts.run,
      aws: withExecutions(known, withTimeToWork(aws)),
      journal: options.happen,
    }
    const running: Execution = await Execution.start(document, ports, first)
    execution = running
    if (options.onEvent) running.onEvent(options.onEvent)
    cancelAfter(running, options.cancelAfter)
    const answered = answerRequests(running, clock, options.ask, world)
    options.signal?.addEventListener('abort', cancel, { once: true })
    if (options.signal?.aborted) cancel()
    const state = await running.run()
    if (answered.failure() !== undefined) throw answered.failure()
    return { state, refused: answered.refused, events: running.events }
  } finally {
    options.signal?.removeEventListener('abort', cancel)
    await execution?.stop('Cancel').catch(() => undefined)
    scripts.close()
  }
}

function cancelAfter(execution: Execution, step: string | undefined): void {
  if (step === undefined) return
  let asked = false
  execution.onEvent((event) => {
    if (
      !asked &&
      event.type === 'StepStarted' &&
      event.step !== step &&
      execution.state.steps.some((one) => one.step === step && one.endTime !== undefined)
    ) {
      asked = true
      void execution.stop('Cancel').then((reply) => {
        if (!reply.accepted && execution.state.endTime === undefined)
          throw new GuardiaError('rehearsal-failed', reply.reason)
      })
    }
  })
}
