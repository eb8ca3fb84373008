/**
 * aws:loop: repeats steps for each item of a list, or while a condition holds.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html
 */
import { isList, parseCondition } from '../document/index.ts'
import type { ActionOf } from './inputs-of.ts'

const inputs = {
  Steps: { kind: 'steps', required: true, doc: 'The steps to repeat; isEnd ends the iteration, not the automation.' },
  Iterators: { kind: 'any', max: 100, doc: 'The items, at most 100: one iteration for each.' },
  IteratorDataType: {
    kind: 'string',
    enum: ['Boolean', 'Integer', 'String', 'StringMap'],
    default: 'String',
    doc: 'The type of an item.',
  },
  LoopCondition: { kind: 'condition', doc: 'Looked at after each iteration: while it holds, the steps run again.' },
  MaxIterations: {
    kind: 'integer',
    min: 1,
    max: 100,
    doc: 'The most iterations; reaching it ends the loop without failing it.',
  },
} as const

const outputs = {
  CurrentIteration: { type: 'Integer', doc: 'The number of the iteration, from 1; for the steps inside.' },
  CurrentIteratorValue: {
    type: 'String',
    doc: 'The item of the iteration; for the steps inside, with Iterators only.',
  },
} as const

/** aws:loop. The engine itself walks it: there is no `run`. Its needs are those of its steps. */
export const loop: ActionOf<typeof inputs, typeof outputs> = {
  name: 'aws:loop',
  doc: 'Repeats steps for each item of a list, or while a condition holds.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html',
  impact: 'Undetermined',
  inputs,
  oneOf: [['Iterators', 'LoopCondition']],
  exclusive: [['Iterators', 'LoopCondition']],
  outputs,
  repeatable: false,
  check({ Iterators: iterators, LoopCondition: condition }, report) {
    if (iterators !== undefined && !isList(iterators) && typeof iterators !== 'string') {
      report(['Iterators'], 'Iterators must be a list, or a reference to one.')
    }
    if (condition === undefined || condition === null) return
    const parsed = parseCondition(condition)
    if (parsed.ok) return
    for (const { path, message } of parsed.problems) report(['LoopCondition', ...path], message)
  },
  needs: () => [],
}
