/**
 * Parameters at the start of an execution: what StartAutomationExecution refuses, and the values an execution runs with.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
 */
import {
  type AutomationDocument,
  GuardiaError,
  type Json,
  type JsonObject,
  type Parameter,
  textOf,
} from '../document/index.ts'
import { resourcePatterns } from './doubts.ts'
import { javaPattern } from './java-pattern.ts'
import { fromLoose, fromWire, isList, isOfType, valueType } from './typed-value.ts'

/** One parameter that a start would refuse. */
export interface ParameterProblem {
  readonly parameter: string
  readonly message: string
}

/** A start that SSM would refuse with InvalidAutomationExecutionParametersException; no execution exists. */
export class ParameterError extends GuardiaError {
  readonly problems: readonly ParameterProblem[]
  constructor(problems: readonly ParameterProblem[]) {
    super('invalid-parameters', problems.map((one) => one.message).join('\n') || 'The parameters are not valid.')
    this.problems = problems
  }
}

/** `parameters`: as given. `values`: those and the defaults, each of its declared type. */
export interface StartValues {
  readonly parameters: JsonObject
  readonly values: JsonObject
}

/** How given values are written: `typed`, `wire` (lists of text, as the API carries them), `loose` (either, for children). */
export type ParameterForm = 'typed' | 'wire' | 'loose'

/** Parameters of a document, as own keys. */
function declared(document: AutomationDocument): readonly (readonly [string, Parameter])[] {
  return Object.entries(document.parameters ?? {})
}

/**
 * Checks given parameters against a document and fills in the defaults. Defaults are not checked against the constraints (an empty
 * default of an optional parameter is usual); `defaults` replaces those that come from the Parameter Store.
 *
 * @throws ParameterError with every problem, in the order of the document
 */
export function startValues(
  document: AutomationDocument,
  given: { readonly [name: string]: unknown },
  form: ParameterForm = 'typed',
  defaults: JsonObject = {},
): StartValues {
  const known = new Map(declared(document))
  const problems: ParameterProblem[] = Object.keys(given)
    .filter((name) => given[name] !== undefined && !known.has(name))
    .map((name) => ({
      parameter: name,
      message: `Parameter "${name}" is not declared in the document. It declares: ${[...known.keys()].join(', ') || 'none'}.`,
    }))
  const parameters: [string, Json][] = []
  const values: [string, Json][] = []
  for (const [name, parameter] of known) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) {
      const fallback = Object.hasOwn(defaults, name) ? defaults[name] : parameter.default
      if (fallback === undefined) {
        problems.push({ parameter: name, message: `Missing required parameter: ${name} in user inputs.` })
      } else {
        values.push([name, fromLoose(valueType(parameter.type), fallback) ?? fallback])
      }
      continue
    }
    const typed = read(parameter, value, form)
    const found = typed === undefined ? [wrongType(name, parameter, value)] : violations(name, parameter, typed)
    problems.push(...found.map((message) => ({ parameter: name, message })))
    if (typed !== undefined) {
      parameters.push([name, typed])
      values.push([name, typed])
    }
  }
  if (problems.length > 0) throw new ParameterError(problems)
  return { parameters: Object.fromEntries(parameters), values: Object.fromEntries(values) }
}

/** Names of Parameter Store entries that stand as defaults of parameters which were not given: `{{ssm:/name}}`. */
export function storedDefaults(
  document: AutomationDocument,
  given: { readonly [name: string]: unknown },
): readonly { readonly parameter: string; readonly name: string; readonly isList: boolean }[] {
  return declared(document).flatMap(([parameter, { type, default: value }]) => {
    if (Object.hasOwn(given, parameter) && given[parameter] !== undefined) return []
    const text = isList(value) && value.length === 1 ? value[0] : value
    const name = typeof text === 'string' ? /^\{\{\s*ssm:([\w./-]+)\s*\}\}$/.exec(text)?.[1] : undefined
    return name === undefined ? [] : [{ parameter, name, isList: valueType(type) === 'StringList' }]
  })
}

function read(parameter: Parameter, value: unknown, form: ParameterForm): Json | undefined {
  const type = valueType(parameter.type)
  if (form === 'typed') return isOfType(type, value) ? (value as Json) : undefined
  if (form === 'loose') return fromLoose(type, value as Json)
  return isList(value) && value.every((one) => typeof one === 'string') ? fromWire(type, value) : undefined
}

function wrongType(name: string, parameter: Parameter, value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value)
  return `Parameter "${name}" must be of type ${parameter.type}, but is ${shown.length > 80 ? `${shown.slice(0, 77)}...` : shown}.`
}

/** A refused value as the message shows it. A token is somebody's identity while it lives: it is not repeated. */
function shown(text: string): string {
  return /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/.test(text) && /(^|[^\w-])e[wy][\w-]+\.[\w-]+\./.test(text)
    ? 'a value that holds a whole token (not repeated here)'
    : `value "${text}"`
}

/** What a well-typed value violates, in SSM's words where they are known. */
function violations(name: string, parameter: Parameter, value: Json): readonly string[] {
  // The default itself always passes, also when it is given: a parent hands its own on to its child.
  if (parameter.default !== undefined && textOf(parameter.default) === textOf(value)) return []
  const items = (isList(value) ? value : [value]).map(textOf)
  const problems: string[] = []
  const { allowedValues, allowedPattern, minItems, maxItems, minChars, maxChars } = parameter
  if (isList(value)) {
    if (minItems !== undefined && value.length < minItems) {
      problems.push(`Parameter "${name}" needs at least ${minItems} items, but has ${value.length}.`)
    }
    if (maxItems !== undefined && value.length > maxItems) {
      problems.push(`Parameter "${name}" takes at most ${maxItems} items, but has ${value.length}.`)
    }
  }
  for (const text of items) {
    if (isList(allowedValues) && !allowedValues.some((one) => isSame(one, text, parameter))) {
      problems.push(`Parameter "${name}" has value "${text}" not found in [${allowedValues.map(textOf).join(', ')}].`)
    }
    if (typeof allowedPattern === 'string' && javaPattern(allowedPattern)?.test(text) === false) {
      problems.push(`Parameter "${name}" has ${shown(text)} that does not match the pattern ${allowedPattern}.`)
    }
    const resource = Object.hasOwn(resourcePatterns, innerType(parameter))
      ? resourcePatterns[innerType(parameter)]
      : undefined
    if (resource !== undefined && text !== '' && !resource.test(text)) {
      problems.push(`Parameter "${name}" has value "${text}" that is no ${innerType(parameter)} (${resource.source}).`)
    }
    if (minChars !== undefined && text.length < minChars) {
      problems.push(`Parameter "${name}" needs at least ${minChars} characters, but has ${text.length}.`)
    }
    if (maxChars !== undefined && text.length > maxChars) {
      problems.push(`Parameter "${name}" takes at most ${maxChars} characters, but has ${text.length}.`)
    }
  }
  return problems
}

function innerType(parameter: Parameter): string {
  return /^List<(.*)>$/.exec(parameter.type)?.[1] ?? parameter.type
}

/** Booleans are written true, "true", "True"; all else must match to the letter. */
function isSame(allowed: Json, text: string, parameter: Parameter): boolean {
  if (parameter.type === 'Boolean') return textOf(allowed).toLowerCase() === text.toLowerCase()
  return textOf(allowed) === text
}
