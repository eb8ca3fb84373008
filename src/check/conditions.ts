/** Rules about the conditions of aws:branch and aws:loop. */
import {
  type Condition,
  type Json,
  operators,
  parseChoices,
  parseCondition,
  pointerOf,
  printReference,
  type ValueType,
  wholeReference,
} from '../document/index.ts'
import type { Facts } from './facts.ts'
import { described, isArray, isObject, own } from './raw.ts'
import { pages, type Report, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { sentence } from './words.ts'

/** Rules about conditions. */
export const conditionRules: readonly Rule[] = [
  {
    id: 'condition',
    severity: 'error',
    title: 'A condition has a Variable and one operation that SSM has, or And, Or, Not.',
    explanation: 'And and Or take a list of at least two conditions, Not takes one map.',
    source: pages.branching,
    check({ steps }, report) {
      for (const step of steps) {
        if (step.action === 'aws:branch') checkChoices(step, report)
        if (step.action !== 'aws:loop') continue
        const condition = own(step.inputs, 'LoopCondition')
        if (condition === undefined || !isObject(condition)) continue
        const parsed = parseCondition(condition)
        if (parsed.ok) continue
        for (const { path, message } of parsed.problems)
          tell(step, ['LoopCondition', ...path], message, condition, report)
      }
    },
  },
  {
    id: 'condition-type',
    severity: 'warning',
    title: 'An operation compares a variable of its own type.',
    explanation: 'SSM checks types when the branch runs. BooleanEquals also takes the texts true and false (D-27).',
    source: pages.branching,
    check(facts, report) {
      for (const step of facts.steps) {
        const [branch, loop] = [step.action === 'aws:branch', step.action === 'aws:loop']
        const choices = branch ? own(step.inputs, 'Choices') : undefined
        if (isArray(choices)) {
          for (const [index, choice] of choices.entries()) {
            const { NextStep: _, ...rest } = isObject(choice) ? choice : {}
            checkTypes(facts, step, rest, `${step.pointer}/inputs/Choices/${index}`, report)
          }
        }
        const condition = loop ? own(step.inputs, 'LoopCondition') : undefined
        if (condition !== undefined) checkTypes(facts, step, condition, `${step.pointer}/inputs/LoopCondition`, report)
      }
    },
  },
]

function checkChoices(step: StepFact, report: Report): void {
  const choices = own(step.inputs, 'Choices')
  // A missing, malformed or empty list is the table's matter.
  if (!isArray(choices) || choices.length === 0) return
  const parsed = parseChoices(choices)
  if (parsed.ok) return
  for (const { path, message } of parsed.problems) tell(step, ['Choices', ...path], message, choices, report)
}

function tell(step: StepFact, path: readonly (string | number)[], message: string, value: Json, report: Report): void {
  const pointer = `${step.pointer}/inputs${pointerOf(path)}`
  const operator = path.at(-1)
  const list = operator === 'And' || operator === 'Or' ? walk(value, path.slice(1)) : undefined
  const said =
    isArray(list) && list.length < 2
      ? `Expect at lease two expressions for operator: ${operator} in step: ${step.name ?? '?'}. Provided: ${list.length}. Add one, or write the condition without ${operator}.`
      : `${step.label}: ${message}`
  report(pointer, sentence(said))
}

function walk(value: Json, path: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value
  for (const part of path) {
    if (isArray(found)) found = found[Number(part)]
    else found = isObject(found) ? own(found, String(part)) : undefined
  }
  return found
}

function checkTypes(facts: Facts, step: StepFact, value: Json, pointer: string, report: Report): void {
  const parsed = parseCondition(value)
  if (!parsed.ok) return
  for (const compare of comparisons(parsed.condition)) {
    const reference = wholeReference(compare.variable)
    if (reference === undefined) {
      report(
        pointer,
        `A condition of ${step.label} compares ${described(compare.variable)}, which is always the same. Variable is one whole reference, such as {{ step.Output }}.`,
      )
      continue
    }
    const type = facts.typeOf(reference)
    if (type === undefined || suits(type, compare.operator)) continue
    report(
      pointer,
      `${compare.operator} in ${step.label} compares ${printReference(reference)}, a ${type}. Use ${better(type)}.`,
    )
  }
}

function* comparisons(condition: Condition): Generator<Extract<Condition, { kind: 'compare' }>> {
  if (condition.kind === 'compare') yield condition
  else if (condition.kind === 'not') yield* comparisons(condition.condition)
  else for (const one of condition.conditions) yield* comparisons(one)
}

function suits(type: ValueType, operator: string): boolean {
  if (operator === 'BooleanEquals') return type === 'Boolean' || type === 'String'
  if (operator.startsWith('Numeric')) return type === 'Integer'
  return type === 'String' || type === 'StringList'
}

function better(type: ValueType): string {
  if (type === 'Boolean') return 'BooleanEquals'
  if (type === 'Integer') return operators.filter((one) => one.startsWith('Numeric')).join(', ')
  if (type === 'String') return 'an operation on text, such as StringEquals'
  return 'an output of type String, Integer or Boolean'
}
