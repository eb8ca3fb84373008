/**
 * aws:branch: goes to the step of the first choice whose condition holds.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html
 */
import { ConditionMismatch, holds, isList, type JsonObject, parseChoices } from '../document/index.ts'
import { failure } from './failure-text.ts'
import type { ActionOf } from './inputs-of.ts'

const name = 'aws:branch'

const inputs = {
  Choices: {
    kind: 'choices',
    required: true,
    doc: 'Conditions in order, each with the step to go to: the first that holds wins.',
  },
  Default: {
    kind: 'step',
    literal: true,
    doc: 'The step to go to when no choice holds; without it the automation goes on as after any step.',
  },
} as const

const outputs = {
  NextStep: { type: 'String', doc: 'The step that was chosen (undocumented, D-61).' },
} as const

/** aws:branch. A comparison of values that don't compare fails the step (D-27). */
export const branch: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Goes to the step of the first choice whose condition holds.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html',
  impact: 'NonMutating',
  inputs,
  outputs,
  repeatable: true,
  check({ Choices: choices }, report) {
    // that Choices is a list with something in it is the table's to say
    if (!isList(choices) || choices.length === 0) return
    const parsed = parseChoices(choices)
    if (parsed.ok) return
    for (const { path, message } of parsed.problems) report(['Choices', ...path], message)
  },
  needs: () => [],
  run(resolved, context) {
    // conditions are resolved one by one, and only until one holds: later ones may read what this path never made
    const written: JsonObject = context.step.inputs
    const parsed = parseChoices(written['Choices'] ?? resolved['Choices'] ?? null)
    if (!parsed.ok) {
      throw failure(name, `Choices can't be read: ${parsed.problems[0]?.message}`, { stage: 'InputValidation' })
    }
    try {
      const chosen = parsed.choices.find(({ condition }) => holds(condition, (value) => context.resolve(value)))
      const nextStep = chosen?.nextStep ?? (typeof resolved['Default'] === 'string' ? resolved['Default'] : null)
      return { kind: 'done', output: nextStep === null ? {} : { NextStep: nextStep }, nextStep }
    } catch (error) {
      if (!(error instanceof ConditionMismatch)) throw error
      throw failure(name, error.message, { stage: 'InputValidation', cause: error })
    }
  },
}
