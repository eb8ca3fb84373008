/** Rules about what steps give: declared outputs, their selectors and types, and the outputs of the document. */
import { type Json, parseSelector, pointerOf, printReference, textOf } from '../document/index.ts'
import { type Facts, valueTypes } from './facts.ts'
import { outputKeys } from './names.ts'
import { arrayAt, described, isObject, own, quoted, textAt } from './raw.ts'
import { pages, type Report, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { reportOutput } from './undeclared-output.ts'
import { expected, isSlip, nearest } from './words.ts'

/** Rules about outputs. */
export const outputRules: readonly Rule[] = [
  {
    id: 'output-declaration',
    severity: 'error',
    title: 'An output of a step has a Name and a Selector, and at most a Type beside them.',
    source: pages.outputs,
    check({ steps }, report) {
      for (const step of steps) {
        for (const [index, output] of arrayAt(step.value, 'outputs').entries()) {
          checkDeclaration(step, output, `${step.pointer}/outputs/${index}`, report)
        }
      }
    },
  },
  {
    id: 'output-type',
    severity: 'error',
    title: 'The Type of an output is one of the six value types.',
    source: pages.outputs,
    check({ steps }, report) {
      for (const step of steps) {
        for (const [index, output] of arrayAt(step.value, 'outputs').entries()) {
          const type = isObject(output) ? own(output, 'Type') : undefined
          if (type === undefined || (valueTypes as readonly Json[]).includes(type)) continue
          const said = textOf(type)
          report(
            `${step.pointer}/outputs/${index}/Type`,
            `Output type ${quoted(said)} of ${step.label} is invalid.${expected(said, valueTypes)}`,
          )
        }
      }
    },
  },
  {
    id: 'duplicate-output',
    severity: 'error',
    title: 'The outputs of a step have different names.',
    source: pages.outputs,
    check({ steps }, report) {
      for (const step of steps) {
        const seen = new Set<string>()
        for (const [index, output] of arrayAt(step.value, 'outputs').entries()) {
          const name = isObject(output) ? textAt(output, 'Name') : undefined
          if (name === undefined) continue
          if (seen.has(name)) {
            report(
              `${step.pointer}/outputs/${index}/Name`,
              `${step.label} declares the output "${name}" twice. Remove or rename one of them.`,
            )
          }
          seen.add(name)
        }
      }
    },
  },
  {
    id: 'selector-syntax',
    severity: 'error',
    title: 'Selectors are JSONPath of the kind that SSM reads.',
    explanation: 'Keys, positions, `..key`, `[*]` and one filter `[?(@.key == "value")]`. A missing `$.` is accepted.',
    source: pages.outputs,
    check({ steps }, report) {
      for (const step of steps) {
        for (const { pointer, text } of selectorsOf(step)) {
          // A selector that is composed at run time cannot be read now.
          if (text.includes('{{')) continue
          const parsed = parseSelector(text)
          if (parsed.ok) continue
          const message = parsed.message.replace(/[.\s]*$/, '')
          report(
            pointer,
            `Selector ${quoted(text)} of ${step.label} cannot be read: ${message} (at character ${parsed.at + 1}).`,
          )
        }
      }
    },
  },
  {
    id: 'document-output',
    severity: 'error',
    title: 'The outputs of the document are texts of the form step.Output, and those steps and outputs exist.',
    source: pages.elements,
    check(facts, report) {
      // Without steps there is nothing to name; another rule says so.
      if (facts.steps.length === 0) return
      for (const [index, output] of arrayAt(facts.document, 'outputs').entries()) {
        checkDocumentOutput(facts, output, `/outputs/${index}`, report)
      }
    },
  },
  {
    id: 'embedded-value',
    severity: 'warning',
    title: 'Only texts are embedded in longer text.',
    explanation:
      'A list, a map, a number or a boolean inside longer text becomes its JSON. No AWS document does it, and SSM may refuse it (D-13).',
    source: pages.variables,
    check(facts, report) {
      for (const fact of facts.references) {
        if (fact.use !== 'text' || fact.reference.kind === 'ssm') continue
        const type = facts.typeOf(fact.reference)
        if (type !== 'StringList' && type !== 'MapList' && type !== 'StringMap') continue
        if (fact.reference.kind === 'output' && !isDeclared(facts, fact.reference.step, fact.reference.name)) continue
        report(
          fact.pointer,
          `${printReference(fact.reference)} is a ${type} inside longer text, where it becomes JSON. Pass it as a whole value, or declare a String output.`,
        )
      }
    },
  },
]

function checkDeclaration(step: StepFact, output: Json, pointer: string, report: Report): void {
  if (!isObject(output)) {
    report(pointer, `An output of ${step.label} is ${described(output)}; expected a map with Name, Selector and Type.`)
    return
  }
  for (const key of Object.keys(output)) {
    if (outputKeys.includes(key)) continue
    const hint = expected(key, outputKeys)
    const slip = nearest(key, outputKeys)
    const severity = slip !== undefined && isSlip(key, slip) ? 'error' : 'warning'
    report(`${pointer}${pointerOf([key])}`, `Unknown property "${key}" in an output of ${step.label}.${hint}`, severity)
  }
  for (const key of ['Name', 'Selector'] as const) {
    const value = own(output, key)
    if (value === undefined) {
      // A key in other capitals is reported above.
      if (Object.keys(output).some((one) => one.toLowerCase() === key.toLowerCase())) continue
      const name = textAt(output, 'Name')
      report(pointer, `Missing "${key}" in an output of ${step.label}${name === undefined ? '' : ` ("${name}")`}.`)
    } else if (typeof value !== 'string' || value.trim() === '') {
      report(
        `${pointer}/${key}`,
        `${key} of an output of ${step.label} is ${described(value)}; expected a text that is not empty.`,
      )
    }
  }
}

/** Selectors of declared outputs. Selectors among the inputs are checked by the record of the action. */
function* selectorsOf(step: StepFact): Generator<{ readonly pointer: string; readonly text: string }> {
  for (const [index, output] of arrayAt(step.value, 'outputs').entries()) {
    const text = isObject(output) ? textAt(output, 'Selector') : undefined
    if (text !== undefined && text.trim() !== '') yield { pointer: `${step.pointer}/outputs/${index}/Selector`, text }
  }
}

function checkDocumentOutput(facts: Facts, output: Json, pointer: string, report: Report): void {
  if (typeof output !== 'string') {
    report(pointer, `An output of the document is ${described(output)}; expected the text step.Output.`)
    return
  }
  const text = output.trim().replace(/^\{\{\s*(.*?)\s*\}\}$/, '$1')
  const dot = text.indexOf('.')
  const [name, rest] = dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)]
  if (name.startsWith('variable:')) return
  const step = facts.stepsByName.get(name)
  if (step === undefined) {
    report(
      pointer,
      `Unknown step name in named output: ${quoted(output)}. It is written step.Output.${expected(name, [...facts.stepsByName.keys()])}`,
    )
  } else if (rest === '') {
    report(
      pointer,
      `The output ${quoted(output)} of the document names a step only. Write step.Output, such as ${name}.${firstOutput(facts, step)}.`,
    )
  } else {
    reportOutput(facts, step, rest, pointer, `The output ${quoted(output)} of the document`, report)
  }
}

function firstOutput(facts: Facts, step: StepFact): string {
  return [...facts.outputs(step).keys()][0] ?? 'Output'
}

function isDeclared(facts: Facts, step: string, output: string): boolean {
  const found = facts.stepsByName.get(step)
  return found !== undefined && facts.outputs(found).get(output)?.declared === true
}
