/** Rules about the shape of the document and of its steps: keys, JSON types, names. */
import { documentKeys, type Json, type JsonObject, pointerOf, stepKeys, textOf } from '../document/index.ts'
import { described, isArray, isObject, own } from './raw.ts'
import { pages, type Report, type Rule } from './rule.ts'
import { expected } from './words.ts'

/** What JSON a key takes; real documents write booleans and numbers as text too. */
export type Form = 'text' | 'map' | 'list' | 'boolean' | 'count'

/** The form of each key at the top, but for schemaVersion. */
export const documentForms: { readonly [key: string]: Form } = {
  description: 'text',
  assumeRole: 'text',
  parameters: 'map',
  variables: 'map',
  mainSteps: 'list',
  outputs: 'list',
  files: 'map',
  templateInformation: 'text',
  executableRunBooks: 'list',
  emergencyChange: 'boolean',
  autoApprovable: 'boolean',
}

/** The form of each key of a step. */
export const stepForms: { readonly [key: string]: Form } = {
  name: 'text',
  action: 'text',
  description: 'text',
  inputs: 'map',
  maxAttempts: 'count',
  timeoutSeconds: 'count',
  onFailure: 'text',
  onCancel: 'text',
  nextStep: 'text',
  isEnd: 'boolean',
  isCritical: 'boolean',
  outputs: 'list',
}

const formNames: { readonly [form in Form]: string } = {
  text: 'text',
  map: 'a map',
  list: 'a list',
  boolean: 'true or false',
  count: 'a whole number of at least 1',
}

function hasForm(value: Json, form: Form): boolean {
  switch (form) {
    case 'text':
      return typeof value === 'string'
    case 'map':
      return isObject(value)
    case 'list':
      return isArray(value)
    case 'boolean':
      return typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/i.test(value.trim()))
    case 'count':
      return isCount(value) || (typeof value === 'string' && isCount(Number(value.trim() || 'x')))
  }
}

function isCount(value: Json): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

function checkForms(object: JsonObject, at: string, forms: typeof stepForms, where: string, report: Report): void {
  for (const [key, value] of Object.entries(object)) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined
    if (form === undefined || hasForm(value, form)) continue
    const pointer = `${at}${pointerOf([key])}`
    if (form === 'count' && typeof value === 'string' && /^\s*\{\{[^{}]+\}\}\s*$/.test(value)) {
      report(
        pointer,
        `${key} of ${where} is a reference; SSM documents only a number here. Write the number.`,
        'warning',
      )
      continue
    }
    // A YAML key with nothing behind it: what is null counts as absent.
    const severity = key === 'description' && value === null ? 'warning' : 'error'
    report(pointer, `${key} of ${where} is ${described(value)}; expected ${formNames[form]}.`, severity)
  }
}

/** Rules about the document as a whole and the keys of its steps. */
export const structureRules: readonly Rule[] = [
  {
    id: 'schema-version',
    severity: 'error',
    title: 'schemaVersion is the text "0.3".',
    source: pages.schema,
    check({ document }, report) {
      const version = own(document, 'schemaVersion')
      if (version === undefined) {
        report(
          '',
          'Missing "schemaVersion" in the document. Add schemaVersion: "0.3", the only version of Automation documents.',
        )
      } else if (version !== '0.3') {
        const said = textOf(version)
        report(
          '/schemaVersion',
          `${said} is not a valid schema version for Automation document type. Write the text "0.3".`,
        )
      }
    },
  },
  {
    id: 'no-steps',
    severity: 'error',
    title: 'The document has at least one step in mainSteps.',
    source: pages.elements,
    check({ document }, report) {
      const steps = own(document, 'mainSteps')
      if (steps === undefined) report('', 'Missing "mainSteps" in the document. Add a list of at least one step.')
      else if (isArray(steps) && steps.length === 0) {
        report('/mainSteps', 'Missing "mainSteps" in the document: the list is empty. Add at least one step.')
      }
    },
  },
  {
    id: 'unknown-key',
    severity: 'error',
    title: 'The document and its steps have only the keys that Automation knows.',
    explanation: 'Keys are case sensitive. `precondition` belongs to Command documents.',
    source: pages.elements,
    check({ document, steps }, report) {
      for (const key of Object.keys(document)) {
        if ((documentKeys as readonly string[]).includes(key)) continue
        report(pointerOf([key]), `Unknown property "${key}" in the document.${expected(key, documentKeys)}`)
      }
      for (const step of steps) {
        for (const key of Object.keys(step.value)) {
          if ((stepKeys as readonly string[]).includes(key)) continue
          const hint = expected(key, stepKeys)
          report(`${step.pointer}${pointerOf([key])}`, `Unknown property "${key}" in ${step.label}.${hint}`)
        }
      }
    },
  },
  {
    id: 'wrong-type',
    severity: 'error',
    title: 'Each property of the document and of a step has its JSON type.',
    explanation:
      'Booleans written as `"true"` and counts written as `"600"` are accepted, as SSM accepts them: real documents do so.',
    source: pages.actions,
    check({ document, steps }, report) {
      checkForms(document, '', documentForms, 'the document', report)
      for (const step of steps) checkForms(step.value, step.pointer, stepForms, step.label, report)
      checkItems(own(document, 'mainSteps'), '/mainSteps', report)
      for (const step of steps) {
        if (step.action === 'aws:loop') checkItems(own(step.inputs, 'Steps'), `${step.pointer}/inputs/Steps`, report)
      }
    },
  },
]

function checkItems(list: Json | undefined, at: string, report: Report): void {
  if (!isArray(list)) return
  for (const [index, item] of list.entries()) {
    if (isObject(item)) continue
    report(`${at}/${index}`, `Expected a step, a map with name, action and inputs, but found ${described(item)}.`)
  }
}
