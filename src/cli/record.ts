/** What an execution leaves on this machine: who asked, who approved, what was planned, what changed, what came of it. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import type { ScenarioResult } from '../rehearse/index.ts'

/** The record of a rehearsed execution as plain data. Times are ISO 8601 on the execution's clock. */
export function recordOf(result: ScenarioResult): JsonObject {
  const { state } = result
  const plan = state.outputs['Decide'] ?? {}
  const decisions = result.events.flatMap((event) =>
    event.type === 'SignalReceived' && event.refused === undefined
      ? [
          {
            principal: event.signal.approver ?? '',
            decision: event.signal.type,
            comment: event.signal.comment ?? '',
            time: new Date(event.at).toISOString(),
          },
        ]
      : [],
  )
  return {
    schema: 1,
    procedure: result.procedure,
    executionId: result.executionId,
    requester: state.executedBy,
    startTime: new Date(state.startTime).toISOString(),
    endTime: new Date(state.endTime ?? state.startTime).toISOString(),
    status: result.status,
    outcome: result.outcome,
    planHash: plan['hash'] ?? '',
    decisions,
    changes: [...result.differences],
    steps: state.steps.map((one) => ({ name: one.step, action: one.action, status: one.status })),
  }
}

/**
 * Writes a record, whole or not at all, and gives its path.
 *
 * @throws GuardiaError `cannot-write`
 */
export function writeRecord(folder: string, record: JsonObject): string {
  const path = join(folder, `${String(record['executionId'])}.json`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${path}.tmp`, `${JSON.stringify(record, null, 2)}\n`)
    renameSync(`${path}.tmp`, path)
  } catch (cause) {
    rmSync(`${path}.tmp`, { force: true })
    throw new GuardiaError('cannot-write', `Cannot write ${path}: ${(cause as Error).message}.`, { cause })
  }
  return path
}
