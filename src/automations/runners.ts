/** What drives an execution: the engine with the ports of whom it runs as, or rate control with its children. */
import { type Event, Execution, type Ports } from '../engine/index.ts'
import type { CallerContext, OpenOptions } from './automations.ts'
import type { ChildExecutions } from './child-executions.ts'
import type { Contents } from './contents.ts'
import type { ExecutionRow } from './execution-row.ts'
import { RateControl } from './rate-control.ts'
import type { Runner } from './runner.ts'

export type Keep = NonNullable<Ports['journal']>

export interface RunnerOptions {
  readonly open: OpenOptions
  readonly contents: Contents
  readonly children: ChildExecutions
  readonly credentialsOf: (id: string) => unknown
}

/** The runner of an execution as its journal left it. */
export function runnerOf(options: RunnerOptions, row: ExecutionRow, keep: Keep, events: readonly Event[]): Runner {
  return row.rate === 1 ? rateControl(options, row, keep, events) : execution(options, row, keep, events)
}

function execution(options: RunnerOptions, row: ExecutionRow, journal: Keep, events: readonly Event[]): Execution {
  const { open, contents, children } = options
  const context = contextOf(options, row)
  let aws: Ports['aws'] | undefined
  let scripts: Ports['scripts'] | undefined
  const ports: Ports = {
    clock: open.clock,
    aws(call, signal) {
      aws ??= open.aws(context)
      return aws(call, signal)
    },
    scripts(request, signal) {
      scripts ??= open.scripts(context)
      return scripts(request, signal)
    },
    ...(open.http === undefined ? {} : { http: open.http }),
    children: (request) => children.request(row, request),
    journal,
    ...(open.throttlingRetrySeconds === undefined ? {} : { throttlingRetrySeconds: open.throttlingRetrySeconds }),
  }
  return Execution.resume(contents.document(row.hash), ports, events)
}

function contextOf({ credentialsOf }: RunnerOptions, row: ExecutionRow): CallerContext {
  const { executedBy, assumeRole = '' } = row.facts
  const credentials = credentialsOf(row.id)
  return { executionId: row.id, executedBy, assumeRole, ...(credentials === undefined ? {} : { credentials }) }
}

function rateControl(options: RunnerOptions, row: ExecutionRow, journal: Keep, events: readonly Event[]): RateControl {
  const { open, contents, children, credentialsOf } = options
  const { request, executedBy, documentVersion } = row.facts
  return new RateControl(
    row.facts,
    open.clock,
    {
      exists: (id) => children.exists(id),
      end: (id) => children.endOf(id),
      stop: (id, by) => children.stop(id, by),
      start: (id, { name, parameters, request: own = {} }) =>
        children.start({
          id,
          request: {
            documentName: row.document,
            documentVersion,
            parameters: { ...request.parameters, ...parameters },
            ...(request.mode === undefined ? {} : { mode: request.mode }),
            ...own,
          },
          executedBy,
          credentials: credentialsOf(row.id),
          documentName: row.document,
          documentVersion,
          document: contents.document(row.hash),
          hash: row.hash,
          parent: row.id,
          target: name,
          form: 'wire',
        }),
    },
    journal,
    events,
  )
}
