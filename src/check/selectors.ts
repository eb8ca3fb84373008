/** Rules about what selectors pick from the answers of AWS calls, judged by AWS's own service model. */
import { type Operation, typeOfPath, valueTypeOf } from '../aws/index.ts'
import { type Json, parseSelector, type ValueType } from '../document/index.ts'
import { callsOf } from './api-calls.ts'
import { asValueType, type Facts } from './facts.ts'
import { arrayAt, isObject, quoted, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { sentence } from './words.ts'

/** Rules about selectors over AWS answers. */
export const selectorRules: readonly Rule[] = [
  {
    id: 'unknown-selector',
    severity: 'warning',
    title: 'Selectors pick what the operation answers.',
    explanation:
      'Judged by the service model alone. AWS publishes documents with such selectors; the output is then empty.',
    source: pages.api,
    check(facts, report) {
      for (const selector of selectors(facts)) {
        const type = typeOfPath(selector.operation, selector.segments)
        if (type.ok !== false || type.reason === 'list-without-index') continue
        report(
          selector.pointer,
          sentence(`selector ${quoted(selector.text)} of ${selector.label} finds nothing: ${type.message}`),
        )
      }
    },
  },
  {
    id: 'selector-without-index',
    severity: 'warning',
    title: 'A selector that goes through a list says which element.',
    source: pages.outputs,
    check(facts, report) {
      for (const selector of selectors(facts)) {
        const type = typeOfPath(selector.operation, selector.segments)
        if (type.ok !== false || type.reason !== 'list-without-index') continue
        report(selector.pointer, sentence(`selector ${quoted(selector.text)} of ${selector.label}: ${type.message}`))
      }
    },
  },
  {
    id: 'output-type-mismatch',
    severity: 'warning',
    title: 'The Type of an output can hold what its selector picks.',
    explanation: 'SSM converts scalars into each other and into lists; anything else fails the step.',
    source: pages.outputs,
    check(facts, report) {
      for (const selector of selectors(facts)) {
        if (selector.declared === undefined) continue
        const type = typeOfPath(selector.operation, selector.segments)
        if (type.ok !== true) continue
        const given = valueTypeOf(type.shape, type.list)
        if (converts(given, selector.declared)) continue
        report(
          selector.pointer,
          `Selector ${quoted(selector.text)} of ${selector.label} picks a ${given}, which Type ${selector.declared} cannot hold. Declare Type: ${given}.`,
        )
      }
    },
  },
]

interface PickedOutput {
  readonly operation: Operation
  readonly pointer: string
  readonly label: string
  readonly text: string
  readonly segments: Extract<ReturnType<typeof parseSelector>, { ok: true }>['selector']['segments']
  /** The declared type; undefined for a PropertySelector. */
  readonly declared: ValueType | undefined
}

/** Selectors over the answers of known operations, without those that cannot be read. */
function* selectors(facts: Facts): Generator<PickedOutput> {
  for (const { step, operation } of callsOf(facts)) {
    for (const [index, output] of arrayAt(step.value, 'outputs').entries()) {
      if (!isObject(output)) continue
      const declared = asValueType((textAt(output, 'Type') ?? 'String') as Json & string)
      yield* picked(
        operation,
        textAt(output, 'Selector'),
        `${step.pointer}/outputs/${index}/Selector`,
        step.label,
        declared,
      )
    }
    const property = textAt(step.inputs, 'PropertySelector')
    yield* picked(operation, property, `${step.pointer}/inputs/PropertySelector`, step.label, undefined)
  }
}

function* picked(
  operation: Operation,
  text: string | undefined,
  pointer: string,
  label: string,
  declared: ValueType | undefined,
): Generator<PickedOutput> {
  if (text === undefined || text.includes('{{')) return
  const parsed = parseSelector(text)
  if (parsed.ok) yield { operation, pointer, label, text, segments: parsed.selector.segments, declared }
}

function converts(from: ValueType, to: ValueType): boolean {
  if (from === to || to === 'String') return from !== 'MapList' && from !== 'StringMap' ? true : from === to
  if (to === 'StringList') return from !== 'MapList' && from !== 'StringMap'
  if (to === 'Integer' || to === 'Boolean') return from === 'String' || from === 'StringList' || from === to
  return to === 'MapList' && from === 'StringMap'
}
