/** Rules about `{{ … }}`: what a reference names must exist, and stand where SSM resolves it. */

import { findOperation, type Shape } from '../aws/index.ts'
import { type Json, type JsonObject, pointerOf, printReference, type Reference } from '../document/index.ts'
import type { Facts, ReferenceFact } from './facts.ts'
import { outputsAreKnown } from './outputs.ts'
import { isObject, quoted, textAt } from './raw.ts'
import { pages, type Report, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { expected, isSlip, nearest } from './words.ts'

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
        const severity = isForeignText(fact) && !names.some((one) => isSlip(name, one)) ? 'warning' : 'error'
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
        const severity = isForeignText(fact) && !names.some((one) => isSlip(step, one)) ? 'warning' : 'error'
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
  {
    id: 'reference-in-key',
    severity: 'error',
    title: 'Keys hold no references.',
    source: pages.variables,
    check({ steps }, report) {
      for (const step of steps) checkKeys(step.value, step.pointer, step, report)
    },
  },
  {
    id: 'malformed-reference',
    severity: 'warning',
    title: 'What stands in double braces is one name, or a step and an output.',
    explanation:
      'There is no expression language: `{{ list[0] }}`, `{{ step.Out.field }}` and nested braces stay text. Declare an output with a Selector instead. An error where it is the whole value of an input.',
    source: pages.variables,
    check({ steps }, report) {
      for (const step of steps) {
        for (const [key, value] of Object.entries(step.inputs)) {
          if (opaqueInputs.has(key)) continue
          if (step.action === 'aws:loop' && key === 'Steps') continue
          checkBraces(value, `${step.pointer}/inputs${pointerOf([key])}`, step, report)
        }
      }
    },
  },
]

/** Inputs that hold a language of their own, in which double braces are no mistake. */
const opaqueInputs: ReadonlySet<string> = new Set(['Script', 'TemplateBody', 'StackPolicyBody', 'UserData', 'Message'])

/** Templates hold braces of other languages: a bare `{{ name }}` there need not be meant for SSM. */
function isForeignText(fact: ReferenceFact): boolean {
  return fact.use === 'text' && /\/inputs\/(TemplateBody|StackPolicyBody|UserData)(\/|$)/.test(fact.pointer)
}

/** Reports an output that a known step does not have. Shared with the rule about document outputs. */
export function reportOutput(
  facts: Facts,
  step: StepFact,
  output: string,
  pointer: string,
  said: string,
  report: Report,
): void {
  const known = facts.outputs(step)
  if (known.has(output)) return
  // A step without a known action is reported already; what undocumented actions give is not known.
  if (!outputsAreKnown(step)) return
  const names = [...known.keys()].filter((name) => name !== 'OutputPayload')
  const foreign = step.action === 'aws:executeAwsApi' && !names.some((name) => isSlip(output, name))
  if (foreign && (names.length === 0 || isResponseMember(step, output))) {
    report(
      pointer,
      `${said}: ${step.label} does not declare the output "${output}". Declare it in outputs with a Selector.`,
      'warning',
    )
    return
  }
  const has = names.length === 0 ? ' The step has no outputs.' : expected(output, names)
  report(pointer, `${said}: ${step.label} has no output "${output}".${has} Declare it in outputs, or mend the name.`)
}

/** Whether the response of the step's operation has a member of this name, at any depth. */
function isResponseMember(step: StepFact, name: string): boolean {
  const [service, api] = [textAt(step.inputs, 'Service'), textAt(step.inputs, 'Api')]
  const output = service === undefined || api === undefined ? undefined : findOperation(service, api)?.output
  const seen = new Set<Shape>()
  const waiting: Shape[] = output === undefined ? [] : [output]
  for (let shape = waiting.pop(); shape !== undefined; shape = waiting.pop()) {
    if (seen.has(shape)) continue
    seen.add(shape)
    if (shape.type === 'list') waiting.push(shape.member)
    else if (shape.type === 'map') waiting.push(shape.value)
    else if (shape.type === 'structure') {
      if (Object.hasOwn(shape.members, name)) return true
      waiting.push(...Object.values(shape.members))
    }
  }
  return false
}

function checkKeys(value: Json, pointer: string, step: StepFact, report: Report): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkKeys(item as Json, `${pointer}/${index}`, step, report)
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value as JsonObject)) {
      const at = `${pointer}${pointerOf([key])}`
      if (/\{\{\s*[\w:.]+\s*\}\}/.test(key)) {
        report(
          at,
          `The key ${quoted(key)} of ${step.label} holds a reference; SSM resolves references in values only. Write the key out.`,
        )
      }
      // Steps of a loop are walked as steps.
      if (step.action === 'aws:loop' && at === `${step.pointer}/inputs/Steps`) continue
      checkKeys(item, at, step, report)
    }
  }
}

const braces = /\{\{([^{}]*)\}\}/g

function checkBraces(value: Json, pointer: string, step: StepFact, report: Report): void {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return
    for (const [all, inside] of value.matchAll(braces)) {
      const text = inside!.trim()
      const problem = problemOf(text)
      if (problem === undefined) continue
      const whole = value.trim() === all
      report(
        pointer,
        `${quoted(all)} in ${step.label} is no reference and stays text: ${problem}`,
        whole ? 'error' : 'warning',
      )
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkBraces(item as Json, `${pointer}/${index}`, step, report)
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) checkBraces(item, `${pointer}${pointerOf([key])}`, step, report)
  }
}

/** What is wrong with the inside of braces that look meant for SSM; undefined when they are well formed or another language's. */
function problemOf(text: string): string | undefined {
  if (/^ssm-secure:/.test(text))
    return 'SecureString parameters cannot be read by a reference. Read them with ssm GetParameter.'
  if (
    /^[A-Za-z0-9_]+(\.[A-Za-z0-9_ ]+)?\[[^\]]*\]$/.test(text) ||
    /^[A-Za-z0-9_]+\.[A-Za-z0-9_]+\.[\w.[\]]+$/.test(text)
  ) {
    return 'a reference is one name or step.Output, without path or index. Declare an output with a Selector that picks the value.'
  }
  const prefix = /^([A-Za-z]+):\s*([A-Za-z0-9_]+)$/.exec(text)
  if (prefix !== null) {
    const known = ['variable', 'global', 'automation']
    const near = known.includes(prefix[1]!) ? undefined : nearest(prefix[1]!, known)
    if (near !== undefined) return `there is no "${prefix[1]}:". Did you mean {{ ${near}:${prefix[2]} }}?`
  }
  return undefined
}
