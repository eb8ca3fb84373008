/**
 * What the table of an action says about the inputs of a step: unknown, missing, of the wrong kind, out of bounds. Used on the
 * document (references stand for anything) and, by the engine, on resolved inputs.
 */
import { suggest } from '../aws/index.ts'
import { isList, isObject, type Json, type JsonObject, wholeReference } from '../document/index.ts'
import { type Action, StepFailure } from './action.ts'
import type { Field } from './fields.ts'
import { isLiteral } from './needs.ts'

/** One problem with the inputs of a step; `path` leads from `inputs` to the place. */
export interface InputFinding {
  readonly kind: 'unknown-input' | 'missing-input' | 'exclusive-inputs' | 'wrong-kind' | 'out-of-bounds'
  readonly path: readonly (string | number)[]
  readonly message: string
  /** A warning where SSM reads the value although it isn't quite what the table says. */
  readonly severity: 'error' | 'warning'
}

/** Every problem that the action's table knows of. `resolved`: no value is a reference any more. */
export function inputFindings(action: Action, inputs: JsonObject, resolved = false): readonly InputFinding[] {
  const findings: InputFinding[] = []
  const has = (name: string) =>
    Object.hasOwn(inputs, name) && inputs[name] !== null && !(resolved && inputs[name] === '')
  const report = (kind: InputFinding['kind'], path: readonly (string | number)[], message: string) =>
    findings.push({ kind, path, message, severity: 'error' })
  const names = Object.keys(action.inputs)

  for (const name of Object.keys(inputs)) {
    if (Object.hasOwn(action.inputs, name) || action.openInputs === true || action.undocumented === true) continue
    const near = suggest(name, names)
    const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`
    report(
      'unknown-input',
      [name],
      `${action.name} has no input ${name}; ${near ? `did you mean ${near}?` : `${known}.`}`,
    )
  }
  for (const [name, field] of Object.entries(action.inputs)) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    if (field.required === true && (value === undefined || value === null)) {
      report('missing-input', [], `${action.name} needs the input ${name}: ${field.doc}`)
    }
    if (value !== undefined && has(name)) findings.push(...fieldFindings(name, field, value, resolved))
  }
  for (const group of action.oneOf ?? []) {
    if (!group.some(has)) report('missing-input', [], `${action.name} needs one of the inputs ${group.join(', ')}.`)
  }
  for (const group of action.exclusive ?? []) {
    const both = group.filter(has)
    if (both.length > 1) {
      report(
        'exclusive-inputs',
        [both[1]!],
        `${action.name} takes only one of ${group.join(', ')}; it is given ${both.join(' and ')}.`,
      )
    }
  }
  return findings
}

/** Fails an attempt whose resolved inputs the table refuses. Unknown inputs are left to the check of the document. */
export function assertInputs(action: Action, inputs: JsonObject): void {
  const refused = inputFindings(action, inputs, true).find(
    (one) => one.severity === 'error' && one.kind !== 'unknown-input',
  )
  if (refused !== undefined) throw new StepFailure(refused.message, { stage: 'InputValidation' })
}

function fieldFindings(name: string, field: Field, value: Json, resolved: boolean): InputFinding[] {
  const at = (path: readonly (string | number)[], kind: InputFinding['kind'], message: string, mild = false) => ({
    kind,
    path: [name, ...path],
    message: `Input ${[name, ...path].join('.')} ${message}`,
    severity: mild ? ('warning' as const) : ('error' as const),
  })
  const free = (one: Json) => !resolved && typeof one === 'string' && !isLiteral(one)

  if (free(value)) return field.literal === true ? [at([], 'wrong-kind', 'must not be a reference.')] : []
  const problem = kindProblem(field, value, free)
  if (problem !== undefined) return [at(problem.path ?? [], 'wrong-kind', problem.message, problem.mild)]

  const texts: [readonly number[], Json][] = isList(value)
    ? value.map((one, index): [readonly number[], Json] => [[index], one])
    : [[[], value]]
  const findings: InputFinding[] = []
  for (const [path, one] of texts) {
    if (typeof one !== 'string' || free(one)) continue
    const { enum: allowed, pattern } = field
    if (allowed !== undefined && !allowed.includes(one)) {
      const near = suggest(one, allowed)
      findings.push(
        at(
          path,
          'out-of-bounds',
          `is "${one}"; it must be ${near ? `${near} or another ` : ''}one of ${allowed.join(', ')}.`,
        ),
      )
    }
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(one)) {
      findings.push(at(path, 'out-of-bounds', `is "${one.slice(0, 100)}", which does not match ${pattern}.`))
    }
  }
  const size = sizeOf(field, value, resolved)
  if (size !== undefined) {
    const [count, unit] = size
    if (field.min !== undefined && count < field.min)
      findings.push(at([], 'out-of-bounds', `has ${count}${unit}; at least ${field.min} is allowed.`))
    if (field.max !== undefined && count > field.max)
      findings.push(at([], 'out-of-bounds', `has ${count}${unit}; at most ${field.max} is allowed.`))
  }
  return findings
}

interface KindProblem {
  readonly message: string
  readonly path?: readonly number[]
  readonly mild?: boolean
}

function kindProblem(field: Field, value: Json, free: (one: Json) => boolean): KindProblem | undefined {
  const must = (wanted: string, mild = false): KindProblem => ({
    message: `must be ${wanted}; it is ${described(value)}.`,
    mild,
  })
  switch (field.kind) {
    case 'any':
      return undefined
    case 'string':
    case 'selector':
    case 'step':
      if (typeof value === 'string') return undefined
      return must('a text', typeof value === 'number' || typeof value === 'boolean')
    case 'integer':
      if (typeof value === 'number' && Number.isInteger(value)) return undefined
      return typeof value === 'string' && /^[+-]?\d+$/.test(value.trim()) ? undefined : must('a whole number')
    case 'boolean':
      if (typeof value === 'boolean') return undefined
      return typeof value === 'string' && /^(true|false)$/i.test(value) ? undefined : must('true or false')
    case 'map':
    case 'condition':
      return isObject(value) ? undefined : must('a map')
    case 'stringList':
    case 'mapList': {
      const maps = field.kind === 'mapList'
      const wanted = maps ? 'a list of maps' : 'a list of texts'
      // a bare value is read as a list of one (D-14)
      if (!isList(value)) return must(wanted, maps ? isObject(value) : typeof value === 'string')
      const index = value.findIndex((one) => !free(one) && (maps ? !isObject(one) : typeof one === 'object'))
      if (index < 0) return undefined
      return {
        message: `must be ${maps ? 'a map' : 'a text'}; it is ${described(value[index] as Json)}.`,
        path: [index],
      }
    }
    case 'steps':
    case 'choices':
      return isList(value) && value.length > 0 ? undefined : must(`a list of ${field.kind} that is not empty`)
  }
}

/** The number, length or count that min and max bound; undefined where it isn't known. */
function sizeOf(field: Field, value: Json, resolved: boolean): readonly [number, string] | undefined {
  if (field.kind === 'integer') return [Number(value), '']
  if (typeof value === 'string') return field.kind === 'any' ? undefined : [value.length, ' characters']
  if (!isList(value)) return undefined
  // an element that is one whole reference may stand for many
  const open = !resolved && value.some((one) => wholeReference(one) !== undefined)
  return open ? undefined : [value.length, ' items']
}

function described(value: Json): string {
  if (value === null) return 'null'
  if (isList(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? `the text "${value.slice(0, 40)}"` : `the ${typeof value} ${value}`
}
