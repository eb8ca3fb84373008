/** Rules about `{{ … }}`: what a reference names must exist, and stand where SSM resolves it. */

import { printReference, type Reference, valueAt } from '../document/index.ts'
import type { Facts, ReferenceFact } from './facts.ts'
import { pages, type Rule } from './rule.ts'
import { reportOutput } from './undeclared-output.ts'
import { expected, isSlip } from './words.ts'

const globals = ['DATE', 'DATE_TIME', 'REGION', 'ACCOUNT_ID', 'AWS_PARTITION', 'AWS_ACCOUNT_ID', 'AWS_REGION'] as const
const documentedGlobals = ['REGION', 'ACCOUNT_ID', 'AWS_PARTITION', 'DATE', 'DATE_TIME'] as const

/** Names that SSM itself fills in when it starts an automation for a target (maintenance windows, rate control). */
const pseudoParameters: ReadonlySet<string> = new Set(['RESOURCE_ID', 'TARGET_ID'])

type Kind = Reference['kind']

function* of<K extends Kind>(
  facts: Facts,
  kind: K,
): Generator<ReferenceFact & { readonly reference: Extract<Reference, { kind: K }> }> {
  for (const one of facts.references) {
    if (one.reference.kind === kind)
      yield one as ReferenceFact & { readonly reference: Extract<Reference, { kind: K }> }
  }
}

function where(fact: ReferenceFact): string {
  return fact.step === undefined ? 'the document' : fact.step.label
}

/** Rules about references. */
export const referenceRules: readonly Rule[] = [
  {
    id: 'undeclared-parameter',
    severity: 'error',
    title: 'A reference {{ Name }} names a declared parameter.',
    source: pages.variables,
    check(facts, report) {
      const names = Object.keys(facts.parameters)
      for (const fact of of(facts, 'parameter')) {
        const { name } = fact.reference
        if (Object.hasOwn(facts.parameters, name)) continue
        // Defaults may hold a pseudo parameter, and another parameter there is not resolved at all.
        if (pseudoParameters.has(name)) continue
        const step = facts.stepsByName.has(name)
          ? ` "${name}" is a step: read one of its outputs, {{ ${name}.Output }}.`
          : ''
        const variable = Object.hasOwn(facts.variables, name) ? ` Write {{ variable:${name} }} for the variable.` : ''
        const hint = step || variable || expected(name, names)
        const severity = isForeignText(fact, facts) && !names.some((one) => isSlip(name, one)) ? 'warning' : 'error'
        report(fact.pointer, `Parameter "${name}" is not declared, but ${where(fact)} refers to it.${hint}`, severity)
      }
    },
  },
  {
    id: 'undefined-step',
    severity: 'error',
    title: 'A reference {{ step.Output }} names a step of the document.',
    source: pages.outputs,
    check(facts, report) {
      const names = [...facts.stepsByName.keys()]
      for (const fact of of(facts, 'output')) {
        const { step, name } = fact.reference
        if (facts.stepsByName.has(step)) continue
        const hint = Object.hasOwn(facts.parameters, step)
          ? ` "${step}" is a parameter: write {{ ${step} }}, without "${name}".`
          : expected(step, names)
        const severity = isForeignText(fact, facts) && !names.some((one) => isSlip(step, one)) ? 'warning' : 'error'
        report(
          fact.pointer,
          `Unknown step "${step}" in ${printReference(fact.reference)} of ${where(fact)}: no step has this name.${hint}`,
          severity,
        )
      }
    },
  },
  {
    id: 'undeclared-output',
    severity: 'error',
    title: 'A reference {{ step.Output }} names an output that the step declares or its action gives.',
    explanation: 'What aws:executeAwsApi answers without declaring it is a warning: AWS documents read some so (D-21).',
    source: pages.outputs,
    check(facts, report) {
      for (const fact of of(facts, 'output')) {
        const { step: name, name: output } = fact.reference
        const step = facts.stepsByName.get(name)
        if (step === undefined) continue
        reportOutput(facts, step, output, fact.pointer, printReference(fact.reference), report)
      }
    },
  },
  {
    id: 'undeclared-variable',
    severity: 'error',
    title: 'A reference {{ variable:name }} names a declared variable.',
    source: pages.variables,
    check(facts, report) {
      const names = Object.keys(facts.variables)
      for (const fact of of(facts, 'variable')) {
        const { name } = fact.reference
        if (Object.hasOwn(facts.variables, name)) continue
        const hint =
          names.length === 0 ? ' The document declares no variables; add it under variables.' : expected(name, names)
        report(fact.pointer, `Variable "${name}" is not declared, but ${where(fact)} refers to it.${hint}`)
      }
    },
  },
  {
    id: 'unknown-global',
    severity: 'error',
    title: 'Only the system variables that Automation has are used, such as global:REGION and automation:EXECUTION_ID.',
    source: pages.variables,
    check(facts, report) {
      for (const fact of of(facts, 'global')) {
        const { name } = fact.reference
        if ((globals as readonly string[]).includes(name)) continue
        report(
          fact.pointer,
          `Unknown system variable global:${name} in ${where(fact)}.${expected(name, documentedGlobals)}`,
        )
      }
      for (const fact of of(facts, 'automation')) {
        const { name } = fact.reference
        if (name === 'EXECUTION_ID') continue
        report(
          fact.pointer,
          `Unknown system variable automation:${name} in ${where(fact)}. The only one is automation:EXECUTION_ID.`,
        )
      }
    },
  },
  {
    id: 'ssm-reference',
    severity: 'error',
    title: '{{ssm:name}} stands only in the default of a parameter.',
    source: pages.variables,
    check(facts, report) {
      for (const fact of of(facts, 'ssm')) {
        if (fact.step === undefined && fact.pointer.startsWith('/parameters/')) continue
        report(
          fact.pointer,
          `{{ssm:${fact.reference.name}}} is not supported in ${where(fact)}. Declare a parameter with it as the default, and refer to that parameter.`,
        )
      }
    },
  },
  {
    id: 'reference-place',
    severity: 'error',
    title: 'assumeRole refers only to parameters and system variables, and to nothing that steps produce.',
    source: pages.variables,
    check(facts, report) {
      for (const fact of facts.references) {
        const { kind } = fact.reference
        if (fact.step !== undefined || (kind !== 'output' && kind !== 'variable')) continue
        if (!fact.pointer.startsWith('/assumeRole') && !fact.pointer.startsWith('/parameters/')) continue
        report(
          fact.pointer,
          `${printReference(fact.reference)} cannot be read here: it has no value when the automation starts. Refer to a parameter.`,
        )
      }
    },
  },
]

/** `{{{ name }}}` is how other template languages write. */
function isTripled(fact: ReferenceFact, facts: Facts): boolean {
  const text = valueAt(facts.document, fact.pointer)
  return typeof text === 'string' && /\{\{\{[^{}]*\}\}\}/.test(text)
}

/** Templates hold braces of other languages: a bare `{{ name }}` there need not be meant for SSM. */
function isForeignText(fact: ReferenceFact, facts: Facts): boolean {
  if (fact.use === 'text' && isTripled(fact, facts)) return true
  return fact.use === 'text' && /\/inputs\/(TemplateBody|StackPolicyBody|UserData)(\/|$)/.test(fact.pointer)
}
