/** Executions as callers see them. */
import type { AutomationDocument } from '../document/index.ts'
import type { ExecutionState } from '../engine/index.ts'
import type { ExecutionView } from './automations.ts'
import type { Contents } from './contents.ts'
import type { ExecutionRow } from './execution-row.ts'
import { rateDocument } from './rate-plan.ts'

/** The document that an execution runs: pinned at its start; for rate control the one that stands for its targets. */
export function documentOf(row: ExecutionRow, contents: Contents): AutomationDocument {
  const { request, targets } = row.facts
  return targets === undefined ? contents.document(row.hash) : rateDocument(request, targets)
}

/** A view of a row and its state. */
export function viewOf(row: ExecutionRow, state: ExecutionState, document: AutomationDocument): ExecutionView {
  const { request, assumeRole, target, targets } = row.facts
  return {
    state: row.queued === 1 && state.endTime === undefined ? { ...state, status: 'Pending' } : state,
    document,
    request,
    ...(assumeRole === undefined || assumeRole === '' ? {} : { assumeRole }),
    ...(target === undefined ? {} : { target }),
    ...(targets === undefined ? {} : { resolvedTargets: targets.map(({ name }) => name) }),
    ...(request.targetLocations === undefined
      ? {}
      : { locations: Object.fromEntries((targets ?? []).map(({ name, location = {} }) => [name, location])) }),
    ...(row.triggered === null ? {} : { triggeredAlarm: row.triggered }),
  }
}
