/**
 * The least-privilege policy of an Automation document: what its steps call, what SSM calls for them, and what their scripts call,
 * on the resources that constants, parameters and patterns leave. What cannot be known is reported, never guessed.
 */
import {
  type AutomationDocument,
  isList,
  isObject,
  type Json,
  type Step,
  stepPlaces,
  textOf,
} from '../document/index.ts'
import { type Grant, grantsOf } from './grants.ts'
import { type Scope, type Surroundings, textsOf } from './scope.ts'
import { type PolicyDocument, statementsOf } from './statements.ts'

/** Something that the policy cannot know. Without `step` it is about the whole document. */
export interface PolicyWarning {
  readonly step?: string
  readonly message: string
}

/** Where the document runs, and what else is at hand. */
export interface PolicyOptions {
  /** Where the document runs; every Region where absent. */
  readonly region?: string
  /** Twelve digits; every account where absent. */
  readonly account?: string
  /** `aws` where absent. */
  readonly partition?: string
  /** Child automations by name: their needs belong to the policy unless they have a role of their own. */
  readonly documents?: { readonly [name: string]: AutomationDocument }
}

/** An action of the policy, and the steps that need it. */
export interface PolicyUse {
  readonly action: string
  readonly resources: readonly string[]
  readonly steps: readonly string[]
}

/** A policy with what could not be known, and why each action is in it. */
export interface DerivedPolicy {
  readonly policy: PolicyDocument
  readonly warnings: readonly PolicyWarning[]
  /** Sorted by action. */
  readonly uses: readonly PolicyUse[]
}

/** IAM's quotas in characters, white space not counted: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const limits = { inline: 10_240, managed: 6_144 } as const

/**
 * Derives the policy of the role that a document runs under.
 *
 * @example
 * const { policy, warnings } = derivePolicy(document, { region: 'eu-west-1', account: '123456789012' })
 */
export function derivePolicy(document: AutomationDocument, options: PolicyOptions = {}): DerivedPolicy {
  const env: Surroundings = {
    region: options.region ?? '*',
    account: options.account ?? '*',
    partition: options.partition ?? 'aws',
  }
  const run: Run = { options, found: [], warnings: new Map() }
  walk({ document, env }, [], undefined, run)
  const statements = statementsOf(run.found.map((one) => one.grant))
  const policy = fitted({ Version: '2012-10-17', Statement: statements }, run)
  const warnings = [...run.warnings.values()].sort(
    (a, b) => compare(a.step ?? '', b.step ?? '') || compare(a.message, b.message),
  )
  return { policy, warnings, uses: usesOf(run.found) }
}

/** The policy alone; what cannot be known goes to `onWarning`. */
export function policyFor(
  document: AutomationDocument,
  options: PolicyOptions & { readonly onWarning?: (warning: PolicyWarning) => void } = {},
): PolicyDocument {
  const { policy, warnings } = derivePolicy(document, options)
  for (const warning of warnings) options.onWarning?.(warning)
  return policy
}

interface Run {
  readonly options: PolicyOptions
  readonly found: { readonly step: string; readonly grant: Grant }[]
  readonly warnings: Map<string, PolicyWarning>
}

/** `at` is the step of the outermost document that leads here; `above` are the names of the documents on the way. */
function walk(scope: Scope, above: readonly string[], at: string | undefined, run: Run): void {
  for (const { step } of stepPlaces(scope.document)) {
    const name = at ?? step.name
    const place = at === undefined ? '' : `in ${above.at(-1)}, step ${step.name}: `
    const warn = (message: string): void => {
      const warning = { step: name, message: `${place}${message}` }
      run.warnings.set(JSON.stringify(warning), warning)
    }
    grantsOf(step, scope, {
      warn,
      grant: (grant) => run.found.push({ step: name, grant }),
      child: (document, parameters) => {
        for (const child of textsOf(document, scope)) enterChild(child, parameters, step, scope, above, name, run, warn)
      },
    })
  }
}

/** A child without a role of its own runs under this one. */
function enterChild(
  name: string,
  parameters: { readonly [name: string]: Json },
  step: Step,
  scope: Scope,
  above: readonly string[],
  at: string,
  run: Run,
  warn: (message: string) => void,
): void {
  if (isObject(step.inputs) && step.inputs['TargetLocations'] !== undefined) return // There it runs under the execution role of that account.
  const { documents = {} } = run.options
  const child = Object.hasOwn(documents, name) ? documents[name] : undefined
  if (child === undefined) {
    const what = name.includes('*')
      ? 'the child automation is known only when it runs'
      : `the child automation ${name} is not at hand`
    warn(`${what}; unless it has a role of its own, add what it needs to the policy by hand`)
    return
  }
  if (above.includes(name)) return
  if (hasOwnRole(child, parameters, scope)) return
  walk({ document: child, env: scope.env, parent: { scope, parameters } }, [...above, name], at, run)
}

/** Whether the child takes another role than the one that its parent runs under. */
function hasOwnRole(child: AutomationDocument, parameters: { readonly [name: string]: Json }, scope: Scope): boolean {
  const role = child.assumeRole
  if (typeof role !== 'string' || role === '') return false
  const parameter = /^\{\{\s*(\w[\w-]*)\s*\}\}$/.exec(role)?.[1]
  const own = textOf(scope.document.assumeRole ?? '')
  if (parameter === undefined) return role !== own
  const declared = child.parameters?.[parameter]
  const given = Object.hasOwn(parameters, parameter)
    ? parameters[parameter]
    : isObject(declared)
      ? declared.default
      : undefined
  const value = isList(given) ? given[0] : given
  if (typeof value !== 'string' || value === '') return false
  return value.replace(/\s/g, '') !== own.replace(/\s/g, '')
}

function usesOf(found: Run['found']): readonly PolicyUse[] {
  const byAction = new Map<string, { readonly resources: Set<string>; readonly steps: Set<string> }>()
  for (const { step, grant } of found) {
    const use = byAction.get(grant.action) ?? { resources: new Set<string>(), steps: new Set<string>() }
    byAction.set(grant.action, use)
    for (const resource of grant.resources) use.resources.add(resource)
    use.steps.add(step)
  }
  return [...byAction]
    .sort(([a], [b]) => compare(a, b))
    .map(([action, { resources, steps }]) => ({ action, resources: [...resources].sort(), steps: [...steps].sort() }))
}

/** Leaves the Sids out where that makes the policy fit; reports a policy that does not fit. */
function fitted(policy: PolicyDocument, run: Run): PolicyDocument {
  const size = sizeOf(policy)
  if (size <= limits.managed) return policy
  const bare = { ...policy, Statement: policy.Statement.map(({ Sid: _, ...statement }) => statement) }
  const compact = sizeOf(bare)
  if (compact <= limits.managed || (size > limits.inline && compact <= limits.inline)) return bare
  const message =
    compact > limits.inline
      ? `the policy has ${compact} characters; an inline policy of a role takes ${limits.inline} and a managed one ${limits.managed}: split the document or its policy`
      : `the policy has ${size} characters, more than the ${limits.managed} of a managed policy: make it an inline policy of the role`
  run.warnings.set(message, { message })
  return policy
}

/** Characters that IAM counts. */
export function sizeOf(policy: PolicyDocument): number {
  return JSON.stringify(policy).length
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
