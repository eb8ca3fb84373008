/** Rules about double braces that are no reference, or stand where SSM reads none. */
import { type Json, type JsonObject, pointerOf } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { isObject, quoted } from './raw.ts'
import { pages, type Report, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { nearest } from './words.ts'

/** Rules about braces. */
export const braceRules: readonly Rule[] = [
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
    check(facts, report) {
      for (const step of facts.steps) {
        for (const [key, value] of Object.entries(step.inputs)) {
          if (opaqueInputs.has(key)) continue
          if (step.action === 'aws:loop' && key === 'Steps') continue
          checkBraces(value, `${step.pointer}/inputs${pointerOf([key])}`, step, facts, report)
        }
      }
    },
  },
]

/** Inputs that hold a language of their own, in which double braces are no mistake. */
const opaqueInputs: ReadonlySet<string> = new Set(['Script', 'TemplateBody', 'StackPolicyBody', 'UserData', 'Message'])

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
/** A whole value that is meant as a reference: one brace too few, or a reference inside braces. */
const halfReference = /^\s*(?:\{\{\s*([\w:.]+)\s*\}|\{\s*([\w:.]+)\s*\}\}|\{\{\s*\{\{\s*([\w:.]+)\s*\}\}\s*\}\})\s*$/

function checkBraces(value: Json, pointer: string, step: StepFact, facts: Facts, report: Report): void {
  if (typeof value === 'string') {
    if (!value.includes('{{') && !value.includes('}}')) return
    const [all, short, late, nested] = halfReference.exec(value) ?? []
    const meant = short ?? late ?? nested
    if (all !== undefined && meant !== undefined && isKnown(meant, facts)) {
      const why = nested === undefined ? 'a brace is missing' : 'references do not nest'
      report(
        pointer,
        `${quoted(all.trim())} in ${step.label} is no reference and stays text: ${why}. Write {{ ${meant} }}.`,
        'error',
      )
      return
    }
    for (const [all, inside] of value.matchAll(braces)) {
      const text = inside!.trim()
      const problem = problemOf(text)
      const whole = value.trim() === all
      if (problem === undefined && whole && foreignPrefix.test(text)) {
        report(
          pointer,
          `${quoted(all)} in ${step.label} is no reference and stays text: SSM knows variable:, global: and automation: there.`,
        )
      }
      if (problem === undefined) continue
      report(
        pointer,
        `${quoted(all)} in ${step.label} is no reference and stays text: ${problem}`,
        whole ? 'error' : 'warning',
      )
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkBraces(item as Json, `${pointer}/${index}`, step, facts, report)
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value))
      checkBraces(item, `${pointer}${pointerOf([key])}`, step, facts, report)
  }
}

/** A prefix that is none of SSM's, nor one of CloudFormation's. */
const foreignPrefix = /^(?!(?:variable|global|automation|ssm|ssm-secure|resolve):)[A-Za-z][\w-]*:[\w./-]+$/

/** Whether a name is one that the document could refer to. */
function isKnown(name: string, facts: Facts): boolean {
  const [head = ''] = name.split('.')
  return (
    Object.hasOwn(facts.parameters, name) || facts.stepsByName.has(head) || /^(variable|global|automation):/.test(name)
  )
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
