/**
 * The steps of an execution, and the filters of DescribeAutomationStepExecutions.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecutionFilter.html
 */
import { innerSteps, type Step } from '../document/index.ts'
import { derivedId, type StepRecord, toWire } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'
import type { ExecutionView, StepView } from './automations.ts'
import { requireKnown, statuses, timeOf } from './execution-filters.ts'
import type { Filter } from './paging.ts'

/** Every step in document order: those that ran, once a run; under a loop its iterations; and those that have not begun. */
export function stepViews({ state, document }: Pick<ExecutionView, 'state' | 'document'>): readonly StepView[] {
  const byParent = new Map<string, StepRecord[]>()
  const indexes = new Map<string, number>()
  const order = (view: StepView) => indexes.get(view.stepExecutionId) ?? 0
  for (const [index, record] of state.steps.entries()) {
    indexes.set(record.stepExecutionId, index)
    const key = `${record.parent?.stepExecutionId ?? ''} ${record.step}`
    const group = byParent.get(key)
    if (group === undefined) byParent.set(key, [record])
    else group.push(record)
  }
  const list = (steps: readonly Step[], parent?: StepRecord): readonly StepView[] =>
    steps.flatMap((step) => {
      const records = byParent.get(`${parent?.stepExecutionId ?? ''} ${step.name}`)
      if (records === undefined) {
        // Inside a loop only what ran is there: nobody knows which iterations are still to come.
        const stepExecutionId = derivedId(state.environment.executionId, 'pending', step.name)
        return parent === undefined ? [{ step, stepExecutionId }] : []
      }
      return records.flatMap((record) => [
        { step, stepExecutionId: record.stepExecutionId, record },
        ...list(innerSteps(step), record).toSorted((a, b) => order(a) - order(b)),
      ])
    })
  return list(document.mainSteps)
}

type Match = (view: StepView, value: string) => boolean

const keys: { readonly [key: string]: Match } = {
  StepExecutionStatus: ({ record }, value) => (record?.status ?? 'Pending') === value,
  StepExecutionId: ({ stepExecutionId }, value) => stepExecutionId === value,
  StepName: ({ step }, value) => step.name === value,
  Action: ({ step }, value) => step.action === value,
  StartTimeBefore: ({ record }, value) => record !== undefined && record.startTime < timeOf('StartTimeBefore', value),
  StartTimeAfter: ({ record }, value) => record !== undefined && record.startTime > timeOf('StartTimeAfter', value),
  ParentStepExecutionId: ({ record }, value) => record?.parent?.stepExecutionId === value,
  ParentStepIteration: ({ record }, value) => record?.parent !== undefined && String(record.parent.iteration) === value,
  ParentStepIteratorValue: ({ record }, value) =>
    record?.parent?.iteratorValue !== undefined && toWire(record.parent.iteratorValue).includes(value),
}

/**
 * The steps that all filters let through.
 *
 * @throws AutomationApiError InvalidFilterKey, InvalidFilterValue
 */
export function filteredSteps(steps: readonly StepView[], filters: readonly Filter[]): readonly StepView[] {
  const tests = filters.map(({ key, values }) => {
    const match = Object.hasOwn(keys, key) ? keys[key] : undefined
    if (match === undefined) {
      const message = `The filter key ${key} is not valid. Valid: ${Object.keys(keys).join(', ')}.`
      throw new AutomationApiError('InvalidFilterKey', message)
    }
    if (key === 'StepExecutionStatus') requireKnown(key, values, statuses)
    if (key.startsWith('StartTime')) for (const value of values) timeOf(key, value)
    return (view: StepView) => values.some((value) => match(view, value))
  })
  return steps.filter((view) => tests.every((test) => test(view)))
}
