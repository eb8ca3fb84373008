/** What creation refuses in steps: their keys, names, actions, links and inputs. */
import { findAction, inputFindings } from '../actions/index.ts'
import {
  isList,
  isObject,
  isTrue,
  type Json,
  type JsonObject,
  member,
  parseChoices,
  parseCondition,
  pointerOf,
  stepKeys,
} from '../document/index.ts'
import type { Problem } from './creatable.ts'

/** A step as written, and where. `scope`: names that its links may reach. */
interface Written {
  readonly step: Json
  readonly path: readonly (string | number)[]
  readonly scope: readonly string[]
}

/** Problems of all steps, those inside loops included. */
export function stepProblems(mainSteps: readonly Json[]): readonly Problem[] {
  const all = collect(mainSteps, ['mainSteps'], [])
  const names = all.map(({ step }) => member(step, 'name')).filter((name) => typeof name === 'string')
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  const duplicate: Problem[] =
    twice === undefined
      ? []
      : [
          {
            rule: 'duplicate-step',
            message: `Duplicate step names found in mainSteps of the document. (${twice})`,
            pointer: '/mainSteps',
            step: twice,
          },
        ]
  return [...duplicate, ...all.flatMap(problemsOfStep)]
}

function collect(
  steps: readonly Json[],
  path: readonly (string | number)[],
  outer: readonly string[],
): readonly Written[] {
  const here = steps.map((step) => member(step, 'name')).filter((name) => typeof name === 'string')
  const scope = [...outer, ...here]
  return steps.flatMap((step, at): readonly Written[] => {
    const place = [...path, at]
    const inner = member(step, 'action') === 'aws:loop' ? member(member(step, 'inputs'), 'Steps') : undefined
    const body = isList(inner) ? collect(inner, [...place, 'inputs', 'Steps'], scope) : []
    return [{ step, path: place, scope }, ...body]
  })
}

function problemsOfStep({ step, path, scope }: Written): readonly Problem[] {
  const name = member(step, 'name')
  const at = (rule: string, message: string, ...rest: readonly (string | number)[]): Problem => ({
    rule,
    message,
    pointer: pointerOf([...path, ...rest]),
    ...(typeof name === 'string' ? { step: name } : {}),
  })
  if (!isObject(step)) return [at('not-a-step', 'A step must be a map with name, action and inputs.')]
  if (typeof name !== 'string' || name === '') return [at('step-name', 'Missing "name" in step detail.')]
  const problems: Problem[] = []
  if (!/^[a-zA-Z0-9_]+$/.test(name)) problems.push(at('step-name', `StepName: ${name} is invalid.`, 'name'))
  for (const key of Object.keys(step)) {
    if (!(stepKeys as readonly string[]).includes(key)) {
      problems.push(at('unknown-key', `Unknown property "${key}" in step ${name}.`, key))
    }
  }
  problems.push(...propertyProblems(step, name, at), ...linkProblems(step, scope, at))
  const actionName = member(step, 'action')
  if (typeof actionName !== 'string') return [...problems, at('step-action', 'Missing "action" in step detail.')]
  const action = findAction(actionName)
  if (action === undefined) return [...problems, at('unknown-action', `Unknown action: ${actionName}`, 'action')]
  const inputs = member(step, 'inputs') ?? {}
  if (!isObject(inputs)) return [...problems, at('wrong-kind', `"inputs" of step ${name} must be a map.`, 'inputs')]
  if (action.undocumented !== true) {
    // Kinds and bounds of inputs show only when the step runs; what is missing, creation sees.
    const missing = inputFindings(action, inputs).filter(
      (one) => one.kind === 'missing-input' && one.severity === 'error',
    )
    problems.push(...missing.map((one) => at(one.kind, `Step ${name}: ${one.message}`, 'inputs', ...one.path)))
  }
  return [...problems, ...flowProblems(actionName, name, inputs, scope, at)]
}

type At = (rule: string, message: string, ...rest: readonly (string | number)[]) => Problem

function propertyProblems(step: JsonObject, name: string, at: At): readonly Problem[] {
  const problems: Problem[] = []
  for (const key of ['isEnd', 'isCritical'] as const) {
    const value = member(step, key)
    if (value !== undefined && typeof value !== 'boolean' && !isBooleanText(value)) {
      problems.push(at('wrong-kind', `${key} of step ${name} must be true or false.`, key))
    }
  }
  for (const key of ['maxAttempts', 'timeoutSeconds'] as const) {
    const value = member(step, key)
    if (value === undefined || (typeof value === 'string' && value.includes('{{'))) continue
    if (
      !(typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value.trim()))) ||
      Number(value) < 0
    ) {
      problems.push(at('wrong-kind', `${key} of step ${name} must be a whole number.`, key))
    }
  }
  if (isTrue(member(step, 'isEnd')) && typeof member(step, 'nextStep') === 'string') {
    problems.push(at('end-with-next', '"isEnd == true" and nextStep should not exist in same step.', 'nextStep'))
  }
  return problems
}

function isBooleanText(value: Json): boolean {
  return typeof value === 'string' && /^(true|false)$/i.test(value.trim())
}

/** The one text about conditions that is known from the service (its "lease" included). */
function conditionText(message: string, step: string): string {
  const [, operator, count] = /^(And|Or) takes a list of at least two conditions; it has (\d+)/.exec(message) ?? []
  if (operator === undefined) return `Step ${step}: ${message}`
  return `Expect at lease two expressions for operator: ${operator} in step: ${step}. Provided: ${count}`
}

function linkProblems(step: JsonObject, scope: readonly string[], at: At): readonly Problem[] {
  const problems: Problem[] = []
  const check = (key: string, target: string) => {
    if (!scope.includes(target)) problems.push(at('unknown-step', `Unknown step name: "${target}" in ${key}`, key))
  }
  const next = member(step, 'nextStep')
  if (typeof next === 'string' && next !== '') check('nextStep', next)
  for (const key of ['onFailure', 'onCancel'] as const) {
    const value = member(step, key)
    if (value === undefined || value === 'Abort' || (value === 'Continue' && key === 'onFailure')) continue
    if (typeof value === 'string' && value.startsWith('step:')) check(key, value.slice('step:'.length).trim())
    else {
      const known = key === 'onFailure' ? 'Abort, Continue or step:NAME' : 'Abort or step:NAME'
      problems.push(at('unknown-jump', `${key} is ${JSON.stringify(value)}; it must be ${known}.`, key))
    }
  }
  return problems
}

function flowProblems(
  action: string,
  name: string,
  inputs: JsonObject,
  scope: readonly string[],
  at: At,
): readonly Problem[] {
  if (action === 'aws:loop') {
    const condition = member(inputs, 'LoopCondition')
    const parsed = condition === undefined ? undefined : parseCondition(condition)
    if (parsed === undefined || parsed.ok) return []
    return parsed.problems.map((one) =>
      at('loop-condition', conditionText(one.message, name), 'inputs', 'LoopCondition', ...one.path),
    )
  }
  if (action !== 'aws:branch') return []
  const choices = member(inputs, 'Choices')
  if (choices === undefined) return []
  const parsed = parseChoices(choices)
  if (!parsed.ok) {
    return parsed.problems.map((one) =>
      at('branch-choices', conditionText(one.message, name), 'inputs', 'Choices', ...one.path),
    )
  }
  const fallback = member(inputs, 'Default')
  const targets = [...parsed.choices.map((one) => one.nextStep), ...(typeof fallback === 'string' ? [fallback] : [])]
  return targets
    .filter((target) => !scope.includes(target))
    .map((target) => at('unknown-step', `Unknown step name: "${target}" in nextStep`, 'inputs'))
}
