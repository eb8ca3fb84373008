/** The conditions of a branch in the words of a language, by the English label that the flow graph gives its edges. */
import { describeCondition, isList, isObject, parseCondition, type Step } from '../document/index.ts'
import { conditionInWords, inputOf } from './condition-words.ts'
import type { Words } from './words.ts'

/** Label of the flow graph → words. Choices that cannot be read are not in it. */
export function choiceLabels(step: Step, words: Words): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  const choices = step.action === 'aws:branch' ? inputOf(step, 'Choices') : undefined
  for (const choice of isList(choices) ? choices : []) {
    if (!isObject(choice)) continue
    const { NextStep: _, ...condition } = choice
    const parsed = parseCondition(condition)
    if (parsed.ok) labels.set(describeCondition(parsed.condition), conditionInWords(parsed.condition, words))
  }
  return labels
}
