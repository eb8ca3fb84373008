/** Rules about the inputs of steps, derived from the action records: their tables, and their own checks. */
import { type Action, type InputFinding, inputFindings } from '../actions/index.ts'
import { parseText, pointerOf, type ValueType, valueAt, wholeReference } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { isSlip, nearest, sentence } from './words.ts'

/** Steps whose action is in the reference, with its record. */
function* documented(facts: Facts): Generator<{ readonly step: StepFact; readonly record: Action }> {
  for (const step of facts.steps) {
    if (step.record !== undefined && step.record.undocumented !== true && Object.hasOwn(step.value, 'inputs')) {
      yield { step, record: step.record }
    }
  }
}

const findings = new WeakMap<StepFact, readonly InputFinding[]>()

/** What the table says about a step; a required input that is there under a misspelt name is one mistake, told at that name. */
function findingsOf(step: StepFact, record: Action): readonly InputFinding[] {
  const known = findings.get(step)
  if (known !== undefined) return known
  const found = inputFindings(record, step.inputs).flatMap((finding): readonly InputFinding[] => {
    if (finding.kind === 'wrong-kind' || finding.kind === 'out-of-bounds') {
      return holdsBraces(step, finding.path) ? [] : [finding]
    }
    if (finding.kind !== 'missing-input') return [finding]
    const [slip, name] = misspelt(step, record, finding) ?? []
    if (slip === undefined) return [finding]
    if (record.openInputs !== true) return []
    const message = `${record.name} needs the input ${name}; "${slip}" is written in its place.`
    return [{ kind: 'unknown-input', path: [slip], message, severity: 'error' }]
  })
  findings.set(step, found)
  return found
}

function misspelt(step: StepFact, record: Action, missing: InputFinding): readonly [string, string] | undefined {
  const names = Object.keys(record.inputs).filter((name) => new RegExp(`\\b${name}\\b`).test(missing.message))
  for (const key of Object.keys(step.inputs)) {
    const name = Object.hasOwn(record.inputs, key) ? undefined : names.find((one) => isSlip(key, one))
    if (name !== undefined) return [key, name]
  }
  return undefined
}

/** A text with braces that are no reference: the rules about references say so. */
function holdsBraces(step: StepFact, path: readonly (string | number)[]): boolean {
  const value = valueAt(step.inputs, pointerOf(path))
  return typeof value === 'string' && value.includes('{{') && parseText(value).every((part) => typeof part === 'string')
}

function tableRule(
  id: string,
  kind: InputFinding['kind'],
  title: string,
  explanation?: string,
  source: string = pages.actions,
): Rule {
  return {
    id,
    severity: 'error',
    title,
    ...(explanation === undefined ? {} : { explanation }),
    source,
    check(facts, report) {
      for (const { step, record } of documented(facts)) {
        for (const finding of findingsOf(step, record)) {
          if (finding.kind !== kind) continue
          const message = sentence(`${step.label}: ${finding.message}`)
          report(`${step.pointer}/inputs${pointerOf(finding.path)}`, message, severityOf(finding, step, record))
        }
      }
    },
  }
}

/** A runtime that SSM may have although its reference does not list it. */
export const plausibleRuntime: RegExp = /^(python3\.\d+|PowerShell \d+\.\d+)$/

/** An unknown input is an error where it is a slip of the pen; AWS itself uses inputs that its reference does not list. */
function severityOf(finding: InputFinding, step: StepFact, record: Action): 'error' | 'warning' {
  const key = String(finding.path[0])
  // SSM adds versions of the languages that it has.
  if (finding.kind === 'out-of-bounds' && key === 'Runtime' && plausibleRuntime.test(textAt(step.inputs, key) ?? '')) {
    return 'warning'
  }
  if (finding.kind !== 'unknown-input' || record.openInputs === true) return finding.severity
  const near = nearest(key, Object.keys(record.inputs))
  return near !== undefined && isSlip(key, near) && !Object.hasOwn(step.inputs, near) ? 'error' : 'warning'
}

/** Rules about inputs. */
export const inputRules: readonly Rule[] = [
  tableRule('missing-input', 'missing-input', 'Each action gets the inputs it requires.'),
  tableRule(
    'unknown-input',
    'unknown-input',
    'Each input is one that the action knows.',
    'A warning unless the name misspells a known input: AWS uses a few inputs that its reference does not list.',
  ),
  tableRule('exclusive-inputs', 'exclusive-inputs', 'Inputs that exclude each other are not given together.'),
  tableRule(
    'input-type',
    'wrong-kind',
    'Each input has the JSON type that the action takes.',
    'A bare value for a list is a warning: it is read as a list of one (D-14).',
  ),
  tableRule(
    'input-value',
    'out-of-bounds',
    'Each input has one of the values that the action takes, within its limits.',
  ),
  {
    id: 'input-reference-type',
    severity: 'warning',
    title: 'A reference given to an input has a type that the input takes.',
    explanation: 'SSM does not look at it when the document is created: the step fails when it runs.',
    source: pages.outputs,
    check(facts, report) {
      for (const { step, record } of documented(facts)) {
        for (const [name, field] of Object.entries(record.inputs)) {
          const value = Object.hasOwn(step.inputs, name) ? step.inputs[name] : undefined
          const reference = value === undefined || field.literal === true ? undefined : wholeReference(value)
          const type = reference === undefined ? undefined : facts.typeOf(reference)
          if (type === undefined || accepted[field.kind] === undefined || accepted[field.kind]?.includes(type)) continue
          report(
            `${step.pointer}/inputs${pointerOf([name])}`,
            `Input ${name} of ${step.label} refers to a ${type}; ${record.name} takes ${accepted[field.kind]?.[0]}. Declare it with that type, or convert it in a script.`,
          )
        }
      }
    },
  },
  {
    id: 'action-inputs',
    severity: 'error',
    title: 'Inputs meet the demands that only their action has.',
    explanation: 'Durations of aws:sleep, payloads of aws:invokeLambdaFunction and the like.',
    source: pages.actions,
    check(facts, report) {
      for (const { step, record } of documented(facts)) {
        record.check?.(step.inputs, (path, message, severity) => {
          // Conditions have a rule of their own.
          if (path[0] === 'Choices' || path[0] === 'LoopCondition' || holdsBraces(step, path)) return
          report(`${step.pointer}/inputs${pointerOf(path)}`, sentence(`${step.label}: ${message}`), severity)
        })
      }
    },
  },
]

/** Types of references that a kind of input takes, the best first; kinds that take any are left out. Scalars become text. */
const accepted: { readonly [kind: string]: readonly ValueType[] | undefined } = {
  string: ['String', 'Integer', 'Boolean', 'StringList'],
  selector: ['String'],
  step: ['String'],
  integer: ['Integer', 'String'],
  boolean: ['Boolean', 'String'],
  stringList: ['StringList', 'String', 'Integer', 'Boolean'],
  map: ['StringMap', 'String'],
  mapList: ['MapList', 'StringMap', 'String'],
}
