/** What the table of an action says about the value of one input: its kind, and its bounds. */
import { suggest } from '../aws/index.ts'
import { isList, isObject, type Json, wholeReference } from '../document/index.ts'
import type { Field } from './fields.ts'
import { isLiteral } from './needs.ts'

/** One problem with the inputs of a step; `path` leads from `inputs` to the place. */
export interface InputFinding {
  readonly kind: 'unknown-input' | 'missing-input' | 'exclusive-inputs' | 'wrong-kind' | 'out-of-bounds'
  readonly path: readonly (string | number)[]
  readonly message: string
  /** A warning where SSM reads the value although it isn't quite what the table says. */
  readonly severity: 'error' | 'warning'
  /** It is about the value itself, and not about its kind, length or count. */
  readonly ofValue?: boolean
}

/**
 * Every problem that the table knows of with one input: its kind, its literals, its bounds. `resolved`: no value is a reference
 * any more.
 */
export function fieldFindings(name: string, field: Field, value: Json, resolved: boolean): readonly InputFinding[] {
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
      const others = `${near ? `${near} or another ` : ''}one of ${allowed.join(', ')}`
      findings.push({ ...at(path, 'out-of-bounds', `is "${one}"; it must be ${others}.`), ofValue: true })
    }
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(one)) {
      const message = `is "${one.slice(0, 100)}", which does not match ${pattern}.`
      findings.push({ ...at(path, 'out-of-bounds', message), ofValue: true })
    }
  }
  const size = sizeOf(field, value, resolved)
  if (size !== undefined) {
    const [count, unit] = size
    const isValue = field.kind === 'integer'
    if (field.min !== undefined && count < field.min)
      findings.push({
        ...at([], 'out-of-bounds', `has ${count}${unit}; at least ${field.min} is allowed.`),
        ofValue: isValue,
      })
    if (field.max !== undefined && count > field.max)
      findings.push({
        ...at([], 'out-of-bounds', `has ${count}${unit}; at most ${field.max} is allowed.`),
        ofValue: isValue,
      })
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
