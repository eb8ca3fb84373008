/**
 * Runs a document inside this process: what a test needs. No network, no AWS account, and no Python unless a script step runs; on the
 * virtual clock a wait of days takes no time.
 */
import type { AutomationDocument, Json } from '../document/index.ts'
import type { Clock } from './clock.ts'
import { creatable } from './creatable.ts'
import type { Execution } from './run.ts'
import type { RunOptions } from './run-options.ts'
import { type RunResult, resultOf } from './run-result.ts'
import type { ExecutionState } from './state.ts'
import { begin, worldOf } from './world.ts'

/**
 * Runs a document to its end.
 *
 * @throws DocumentError where creation would refuse the document; ParameterError where a start would refuse the parameters
 * @example
 * const { status, outputs } = await runDocument(yaml, {
 *   parameters: { TableName: 'bookings' },
 *   aws: ({ operation }) => (operation === 'DescribeTable' ? { Table: { TableStatus: 'ACTIVE' } } : {}),
 *   approvals: [{ approver: 'maria', decision: 'Approve', afterSeconds: 60 }],
 * })
 */
export async function runDocument(
  document: string | AutomationDocument | Json,
  options: RunOptions = {},
): Promise<RunResult> {
  const ready = creatable(document)
  const world = worldOf(options)
  const { clock, environment } = world
  const execution = await begin(world, ready, {
    environment,
    executedBy:
      options.environment?.executedBy ?? `arn:${environment.partition}:iam::${environment.account}:user/guardia`,
    ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
    ...(options.mode === undefined ? {} : { mode: options.mode }),
  })
  world.plan.lead(execution)
  const state = await ended(execution, clock).finally(() => world.plan.end())
  return resultOf(state, execution.events, clock.now())
}

/** Runs to the end; or, where nothing planned can go on (Interactive mode, all signals sent), to where it stands. */
function ended(execution: Execution, clock: Clock): Promise<ExecutionState> {
  return new Promise((resolve, reject) => {
    const still = new Still(() => resolve(execution.state))
    clock.whenStill?.(still.call)
    execution
      .run()
      .then(resolve, reject)
      .finally(() => still.release())
  })
}

/** The clock may hold on to what it is given until long after the end: nothing of the run then hangs on it. */
class Still {
  #action: (() => void) | undefined
  constructor(action: () => void) {
    this.#action = action
  }

  readonly call = (): void => this.#action?.()

  release(): void {
    this.#action = undefined
  }
}
