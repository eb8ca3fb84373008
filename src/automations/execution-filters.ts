/**
 * Filters of DescribeAutomationExecutions, as conditions of SQL.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html
 */
import { AutomationApiError } from './api-error.ts'
import type { Where } from './execution-store.ts'
import type { Filter } from './paging.ts'

/** Statuses of executions and steps: one enumeration. */
export const statuses: readonly string[] = (
  'Pending InProgress Waiting Success TimedOut Cancelling Cancelled Failed PendingApproval Approved Rejected Scheduled ' +
  'RunbookInProgress PendingChangeCalendarOverride ChangeCalendarOverrideApproved ChangeCalendarOverrideRejected ' +
  'CompletedWithSuccess CompletedWithFailure Exited'
).split(' ')

const oneOf = (column: string, values: readonly string[]): Where => ({
  sql: `${column} IN (${values.map(() => '?').join(', ')})`,
  values,
})
const any = (conditions: readonly Where[]): Where => ({
  sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
  values: conditions.flatMap(({ values }) => values),
})
const never: Where = { sql: '0', values: [] }

const keys: { readonly [key: string]: (values: readonly string[]) => Where } = {
  DocumentNamePrefix: (values) =>
    any(values.map((one) => ({ sql: 'substr(document, 1, ?) = ?', values: [[...one].length, one] }))),
  ExecutionStatus(values) {
    requireKnown('ExecutionStatus', values, statuses)
    return oneOf('status', values)
  },
  ExecutionId: (values) => oneOf('id', values),
  ParentExecutionId: (values) => oneOf('parent', values),
  CurrentAction: (values) => oneOf('action', values),
  StartTimeBefore: (values) =>
    any(values.map((one) => ({ sql: 'started < ?', values: [timeOf('StartTimeBefore', one)] }))),
  StartTimeAfter: (values) =>
    any(values.map((one) => ({ sql: 'started > ?', values: [timeOf('StartTimeAfter', one)] }))),
  AutomationType(values) {
    requireKnown('AutomationType', values, ['Local', 'CrossAccount'])
    return values.includes('Local') ? { sql: '1', values: [] } : never
  },
  TagKey: (values) => {
    const { sql, values: texts } = oneOf('key', values)
    return {
      sql: `EXISTS (SELECT 1 FROM tags t WHERE t.type = 'Automation' AND t.id = executions.id AND ${sql})`,
      values: texts,
    }
  },
  TargetResourceGroup: (values) =>
    any(
      values.map((one) => ({
        sql: `EXISTS (SELECT 1 FROM json_each(facts, '$.request.targets') g, json_each(g.value, '$.Values') v
          WHERE json_extract(g.value, '$.Key') = 'ResourceGroup' AND v.value = ?)`,
        values: [one],
      })),
    ),
  // Those of Change Manager and OpsCenter: nothing here comes from there.
  AutomationSubtype: () => never,
  OpsItemId: () => never,
}

/**
 * Conditions for filters; all must hold.
 *
 * @throws AutomationApiError InvalidFilterKey, InvalidFilterValue
 */
export function executionConditions(filters: readonly Filter[]): readonly Where[] {
  return filters.map(({ key, values }) => {
    const make = Object.hasOwn(keys, key) ? keys[key] : undefined
    if (make === undefined) {
      const message = `The filter key ${key} is not valid. Valid: ${Object.keys(keys).join(', ')}.`
      throw new AutomationApiError('InvalidFilterKey', message)
    }
    return values.length === 0 ? never : make(values)
  })
}

/** @throws AutomationApiError InvalidFilterValue */
export function requireKnown(key: string, values: readonly string[], known: readonly string[]): void {
  const strange = values.find((one) => !known.includes(one))
  if (strange === undefined) return
  const message = `The value ${strange} of the filter ${key} is not valid. Valid: ${known.join(', ')}.`
  throw new AutomationApiError('InvalidFilterValue', message)
}

/** ISO 8601, or epoch seconds, as milliseconds. @throws AutomationApiError InvalidFilterValue */
export function timeOf(key: string, text: string): number {
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  if (!Number.isNaN(time)) return time
  const message = `The value ${text} of the filter ${key} is no time. Write it like 2026-01-31T09:00:00Z.`
  throw new AutomationApiError('InvalidFilterValue', message)
}
