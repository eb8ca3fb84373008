/**
 * An Automation document without what procedures add (severity, texts, outcome, role parameter): documents that were written
 * elsewhere, and small ones. Same steps, same checks; `importDocument` prints these.
 */
import type { AutomationDocument, Json, Parameter } from '../document/index.ts'
import { Block } from './block.ts'
import { toData } from './input.ts'
import { type LinkSpelling, lower } from './lower.ts'
import type { Parameters } from './procedure.ts'
import { type Braces, type Ref, reference, tokenOf } from './reference.ts'
import type { Kinds, ValueOf } from './script.ts'
import { Session, type Variable } from './session.ts'
import { Steps } from './steps.ts'
import { toParameter, type ValueKind, valueTypeOfKind } from './values.ts'

/** How the document spells what SSM does not care about; the default is what procedures do. */
export interface Spelling extends Partial<LinkSpelling> {
  readonly references?: Braces
}

/** Everything about a document except its steps. What is left out is not written. */
export interface AutomationOptions<P extends Kinds, V extends Kinds> {
  readonly description?: string
  /** Text as SSM takes it (an ARN, or nothing), or a parameter. */
  readonly assumeRole?: string | ((parameters: Parameters<P>) => Ref<string>)
  readonly parameters?: P
  readonly variables?: V
  readonly files?: NonNullable<AutomationDocument['files']>
  readonly spelling?: Spelling
  /** Further members of the document, exactly as they stand; they go before everything else here, and `undefined` leaves out. */
  readonly others?: { readonly [member: string]: unknown }
}

/** The variables: read `value`, set with `step.set`. */
export type Variables<V extends Kinds> = { readonly [K in keyof V]: Variable<ValueOf<V[K]>> }

/** Outputs of the document: references to outputs of steps, or their names `step.Output`. */
export type AutomationOutputs = readonly (Ref<unknown> | string)[]

/**
 * Builds a document. The body returns the document's outputs, if it has any.
 *
 * @throws GuardiaError for every mistake that types cannot see, naming the step, what was expected and how to mend it
 * @example
 * export default automation({ parameters: { Id: instanceId() } }, (p, step) => {
 *   const stopped = step.run('Stop', 'aws:changeInstanceState', { InstanceIds: [p.Id], DesiredState: 'stopped' })
 *   return [stopped.InstanceStates]
 * })
 */
export function automation<const P extends Kinds = Record<never, never>, const V extends Kinds = Record<never, never>>(
  options: AutomationOptions<P, V>,
  body: (parameters: Parameters<P>, step: Steps, variables: Variables<V>) => AutomationOutputs | undefined,
): AutomationDocument {
  const { description, assumeRole, parameters, variables, files, spelling = {}, others = {} } = options
  const { references: braces = 'wide', nextStep = 'needed', isEnd = 'ends' } = spelling
  const p = mapKinds(parameters ?? {}, (name, kind) =>
    reference({ kind: 'parameter', name }, valueTypeOfKind(kind.type), braces),
  ) as Parameters<P>
  const v = mapKinds(variables ?? {}, (name, kind) => ({
    name,
    value: reference({ kind: 'variable', name }, valueTypeOfKind(kind.type), braces),
  })) as Variables<V>
  const session = new Session({ braces, jumps: true })
  const block = new Block(true)
  const outputs = body(p, new Steps(block, session), v)
  const declared = { ...mapKinds(variables ?? {}, (_, kind) => toParameter(kind)), ...session.variables }
  const role = typeof assumeRole === 'function' ? tokenOf(assumeRole(p))?.text : assumeRole
  const members: { readonly [key in keyof AutomationDocument]: AutomationDocument[key] | undefined } = {
    schemaVersion: '0.3',
    description,
    assumeRole: role,
    parameters: parameters && mapKinds(parameters, (_, kind): Parameter => toParameter(kind)),
    variables: variables || Object.keys(declared).length > 0 ? (declared as never) : undefined,
    mainSteps: lower(block, { nextStep, isEnd }),
    outputs: outputs ? outputs.map(outputName) : undefined,
    files,
  }
  return toData({ ...members, ...others }, 'document') as unknown as AutomationDocument
}

/** A document as data, exactly as it stands: what no other entry can say. */
export function rawDocument(data: Json): AutomationDocument {
  return data as unknown as AutomationDocument
}

function mapKinds<T>(
  kinds: Kinds,
  each: (name: string, kind: ValueKind<unknown>) => T,
): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, each(name, kind)]))
}

/** `step.Output` of a reference. */
function outputName(output: Ref<unknown> | string): string {
  if (typeof output === 'string') return output
  return (tokenOf(output)?.text ?? '').replace(/^\{\{\s*|\s*\}\}$/g, '')
}
