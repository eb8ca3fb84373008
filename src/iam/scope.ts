/** What the references of a document may stand for when it runs: constants and wildcards for IAM resources. */
import {
  type AutomationDocument,
  isList,
  isObject,
  type Json,
  member,
  type Parameter,
  printReference,
  type Reference,
  referencesIn,
  resolveValue,
  stepPlaces,
} from '../document/index.ts'
import { globsOf } from './globs.ts'

/** Where a document runs, as texts of an ARN; `*` where that is open. */
export interface Surroundings {
  readonly region: string
  readonly account: string
  readonly partition: string
}

/** A document with its surroundings; `parent` started it with these parameters. */
export interface Scope {
  readonly document: AutomationDocument
  readonly env: Surroundings
  readonly parent?: { readonly scope: Scope; readonly parameters: { readonly [name: string]: Json } }
}

/** Where alternatives multiply beyond this, they become one wildcard. */
const most = 16

/** The texts that a reference may stand for, wildcards in them; `['*']` when that is not bounded. */
export function alternativesOf(reference: Reference, scope: Scope, seen: readonly string[] = []): readonly string[] {
  const key = printReference(reference)
  if (seen.includes(key)) return []
  const next = [...seen, key]
  switch (reference.kind) {
    case 'parameter':
      return ofParameter(reference.name, scope, next)
    case 'variable':
      return ofVariable(reference.name, scope, next)
    case 'output':
      return ofOutput(reference, scope, next)
    case 'global':
      if (reference.name === 'REGION') return [scope.env.region]
      if (reference.name === 'ACCOUNT_ID') return [scope.env.account]
      return reference.name === 'AWS_PARTITION' ? [scope.env.partition] : ['*']
    default:
      return ['*']
  }
}

/** A `default` bounds nothing, since every start may override it; what the parent gave does, and what the child then defaults to. */
function ofParameter(name: string, scope: Scope, seen: readonly string[]): readonly string[] {
  const parameter = member(scope.document.parameters, name)
  if (!isObject(parameter)) return ['*']
  const own = ofDeclaration(parameter as unknown as Parameter)
  if (scope.parent === undefined) return own
  const { scope: above, parameters } = scope.parent
  const isGiven = Object.hasOwn(parameters, name)
  const given = isGiven ? parameters[name] : member(parameter, 'default')
  const value = isList(given) && given.length === 1 ? given[0] : given
  if (typeof value !== 'string') return own
  const from = textsOf(value, isGiven ? above : scope, isGiven ? [] : seen)
  return from.length === 0 || from.includes('*') ? own : from
}

function ofDeclaration(parameter: Parameter): readonly string[] {
  if (isList(parameter.allowedValues) && parameter.allowedValues.length > 0 && parameter.type !== 'StringList') {
    const values = parameter.allowedValues.filter((value) => ['string', 'number', 'boolean'].includes(typeof value))
    const texts = values.map(String).filter((text) => text !== '')
    if (values.length === parameter.allowedValues.length && texts.length <= most) return texts
  }
  const single = parameter.type !== 'StringList' && !String(parameter.type).startsWith('List<')
  return single && typeof parameter.allowedPattern === 'string' ? globsOf(parameter.allowedPattern) : ['*']
}

/** The default and everything that some step sets. */
function ofVariable(name: string, scope: Scope, seen: readonly string[]): readonly string[] {
  const variable = member(scope.document.variables, name)
  const values: Json[] = []
  const initial = member(variable, 'default')
  if (initial !== undefined) values.push(initial)
  for (const { step } of stepPlaces(scope.document)) {
    if (step.action !== 'aws:updateVariable' || !isObject(step.inputs)) continue
    if (step.inputs['Name'] === `variable:${name}`) values.push(step.inputs['Value'] ?? null)
  }
  return united(values, scope, seen)
}

/** Only what a loop counts through is known before the run. */
function ofOutput(
  reference: Reference & { readonly kind: 'output' },
  scope: Scope,
  seen: readonly string[],
): readonly string[] {
  if (reference.name !== 'CurrentIteratorValue') return ['*']
  const loop = stepPlaces(scope.document).find((place) => place.step.name === reference.step)?.step
  const items = isObject(loop?.inputs) ? loop.inputs['Iterators'] : undefined
  return isList(items) ? united(items, scope, seen) : ['*']
}

function united(values: readonly Json[], scope: Scope, seen: readonly string[]): readonly string[] {
  if (values.length === 0 || !values.every((value) => typeof value === 'string')) return ['*']
  const texts = [...new Set(values.flatMap((value) => textsOf(value, scope, seen)))].filter((text) => text !== '')
  return texts.length === 0 || texts.length > most || texts.includes('*') ? ['*'] : texts
}

/** A text with each of its references replaced by each of its alternatives. */
export function textsOf(text: string, scope: Scope, seen: readonly string[] = []): readonly string[] {
  const expanded = expand(text, scope, seen) as readonly string[]
  return [...new Set(expanded.map((one) => settle(one)))]
}

/**
 * A value for each combination of what its bounded references may be. References that nothing bounds stay as they are written.
 *
 * @example expand({ TableName: 'tk-{{ Env }}' }, scope) // [{ TableName: 'tk-dev' }, { TableName: 'tk-prd' }]
 */
export function expand(value: Json, scope: Scope, seen: readonly string[] = []): readonly Json[] {
  let choices: readonly ReadonlyMap<string, string>[] = [new Map()]
  const done = new Set<string>()
  for (const { reference } of referencesIn(value)) {
    const key = printReference(reference)
    if (done.has(key)) continue
    done.add(key)
    const alternatives = alternativesOf(reference, scope, seen)
    if (alternatives.includes('*') && reference.kind !== 'global') continue
    if (alternatives.length * choices.length > most) continue
    choices = choices.flatMap((choice) => alternatives.map((one) => new Map(choice).set(key, one)))
  }
  return choices.map((choice) => resolveValue(value, (reference) => choice.get(printReference(reference))))
}

/** An ARN text in which no reference is left: what is not bounded becomes a wildcard. */
export function settle(text: string): string {
  // A policy variable that stands in a constant would mean something else to IAM.
  const plain = text
    .replace(/\{\{[^{}]*\}\}/g, '*')
    .replace(/\$\{[^{}]*\}/g, '*')
    .replace(/\*{2,}/g, '*')
  if (!plain.startsWith('arn:')) return plain
  const parts = plain.split(':')
  if (parts.length >= 6 || !plain.endsWith('*')) return plain
  return [...parts, ...Array.from({ length: 6 - parts.length }, () => '*')].join(':')
}
