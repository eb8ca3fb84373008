/** What a procedure's body can do: one function a kind of step, and the structures that hold steps. */
import { type actionRecords, findAction, type InputsOf } from '../actions/index.ts'
import type { Operation } from '../aws/index.ts'
import { GuardiaError, type JsonObject, type Step, textOf, type ValueType } from '../document/index.ts'
import { type Approval, type Approve, approveInputs } from './approve.ts'
import type { OperationInput, OperationName, OperationOutput, ServiceName } from './aws-services.ts'
import { type Arm, Block, type Draft, type Node, type StepProperties } from './block.ts'
import { checkCall } from './call.ts'
import { type Change, type Plan, type PlanOutputs, writeChange, writePlan } from './change.ts'
import type { Condition } from './condition.ts'
import { type DeclaredOutputs, type OutputTexts, outputReferences, outputsOf, type TypeOf } from './declared.ts'
import { type Input, type Members, toData, type UncheckedPath } from './input.ts'
import { openOutput, type Selected, selectorOf } from './outputs.ts'
import { type Braces, type ExecutionFacts, executionFacts, type Ref, tokenOf } from './reference.ts'
import type { Kinds, Script, ScriptInputs, ValueOf } from './script.ts'
import type { Session, Variable } from './session.ts'
import { callSite, operationOf, scriptSite } from './sites.ts'
import type { ValueKind } from './values.ts'

/** The outputs of a script: one reference a declared output. */
export type ScriptOutputs<O extends Kinds> = { readonly [K in keyof O]: Ref<ValueOf<O[K]>> }

/** The rest of a `when`. */
export interface Otherwise {
  /** Another condition, tried when those before it did not hold. */
  orWhen(condition: Condition, body: Way): Otherwise
  /** When none held. */
  otherwise(body: Way): void
}

/** What a choice leads to: steps of its own, or the name of a step that stands elsewhere. */
export type Way = ((step: Steps) => void) | string

/** A branch or a loop with properties of its own. */
export interface StepHead extends StepProperties {
  readonly name: string
}

/** Whether a failure still counts after the recovery; `null` leaves that to each step, or to SSM. */
export interface AttemptOptions {
  readonly isCritical?: boolean | null
}

/** The rest of an `attempt`. */
export interface Attempt {
  /** What runs when a step failed. */
  recover(recovery: (step: Steps) => void): void
}

/** Outputs of a call that declares them by selector. */
export type CallOutputs<D> = DeclaredOutputs<D> & { readonly OutputPayload: Ref<string> }

/** What a loop offers to the steps inside. */
export interface Iteration {
  /** From 1. */
  readonly number: Ref<number>
  /** The item, for loops with `Iterators`. */
  readonly value: Ref<string>
}

/** Actions whose further inputs are the members of the operation they call. */
type OpenAction = 'aws:executeAwsApi' | 'aws:waitForAwsResourceProperty' | 'aws:assertAwsResourceProperty'

/** The inputs of an action, typed by its own table. */
export type RunInputs<A extends keyof typeof actionRecords> = Input<InputsOf<(typeof actionRecords)[A]['inputs']>> &
  (A extends OpenAction ? { readonly [member: string]: unknown } : unknown)

/** The outputs of an action: those it always has (where its table names them), and the declared ones. */
export type RunOutputs<A extends keyof typeof actionRecords, D> = DeclaredOutputs<D> &
  BuiltInOutputs<(typeof actionRecords)[A]['outputs']>

type BuiltInOutputs<T> = string extends keyof T
  ? unknown
  : { readonly [K in keyof T]: Ref<TypeOf<T[K] extends { readonly type: infer V } ? V : 'String'>> }

/** Which property of an answer is looked at, and the texts that satisfy. Booleans are written `True` and `False`, as SSM does. */
export interface Desired<S, O extends string> extends StepProperties {
  /** A member of the answer, or its selector as text. */
  readonly property: ((output: Selected<OperationOutput<S, O>>) => unknown) | string
  readonly is: readonly (string | Ref<string>)[]
}

/** The body of a procedure, a branch or a loop: each call appends one step. Names are unique over the whole document. */
export class Steps {
  readonly #block: Block
  readonly session: Session

  constructor(block: Block, session: Session) {
    this.#block = block
    this.session = session
  }

  /**
   * aws:executeAwsApi: one AWS call. Reading a member of what it returns declares the output; with `outputs`, which declare them
   * by selector, the step gives just these.
   */
  call<const S extends ServiceName, const O extends OperationName<S>, const D extends OutputTexts = never>(
    name: string,
    service: S,
    operation: O,
    input: Members<OperationInput<S, O>>,
    properties: StepProperties & { readonly outputs?: D } = {},
  ): [D] extends [never] ? Selected<OperationOutput<S, O>> : CallOutputs<D> {
    const { api, inputs } = this.#callInputs(name, service, operation, input)
    const draft = this.#add(name, 'aws:executeAwsApi', inputs, properties)
    return (
      properties.outputs === undefined
        ? openOutput(callSite(draft, api, this.#braces))
        : this.#references(draft, properties.outputs)
    ) as never
  }

  /** aws:waitForAwsResourceProperty: polls a read until a property has one of the values. Default timeout 3,600 s. */
  wait<const S extends ServiceName, const O extends OperationName<S>>(
    name: string,
    service: S,
    operation: O,
    input: Members<OperationInput<S, O>>,
    desired: Desired<S, O>,
  ): void {
    this.#property(name, 'aws:waitForAwsResourceProperty', service, operation, input, desired)
  }

  /** aws:assertAwsResourceProperty: one read; fails unless the property has one of the values. */
  assert<const S extends ServiceName, const O extends OperationName<S>>(
    name: string,
    service: S,
    operation: O,
    input: Members<OperationInput<S, O>>,
    desired: Desired<S, O>,
  ): void {
    this.#property(name, 'aws:assertAwsResourceProperty', service, operation, input, desired)
  }

  /** aws:executeScript with a declared script. */
  script<I extends Kinds, O extends Kinds>(
    name: string,
    script: Script<I, O>,
    inputs: ScriptInputs<I>,
    properties: StepProperties = {},
  ): ScriptOutputs<O> {
    const payload = toData(inputs, `${name}.InputPayload`)
    const { runtime, handler, source } = script
    const draft = this.#add(
      name,
      'aws:executeScript',
      { Runtime: runtime, Handler: handler, InputPayload: payload, Script: source },
      properties,
    )
    return openOutput(scriptSite(draft, script.outputs, this.#braces)) as unknown as ScriptOutputs<O>
  }

  /** aws:approve: waits for a person. Without `within` it expires when the severity's response time is over. */
  approve(name: string, approve: Approve): Approval {
    const { inputs, properties } = approveInputs(this.#named(name), approve, this.session.severity)
    const step = this.#add(name, 'aws:approve', inputs, properties).name
    return {
      status: this.session.reference({ kind: 'output', step, name: 'ApprovalStatus' }, 'String'),
      decisions: this.session.reference({ kind: 'output', step, name: 'ApproverDecisions' }, 'MapList'),
    }
  }

  /** aws:sleep, an ISO 8601 duration such as `PT30S`. */
  sleep(name: string, duration: string | Ref<string>, properties: StepProperties = {}): void {
    this.#add(name, 'aws:sleep', { Duration: toData(duration, `${name}.Duration`) }, properties)
  }

  /** Declares a variable of the automation. */
  variable<T>(name: string, kind: ValueKind<T>): Variable<T> {
    return this.session.declare(name, kind)
  }

  /** aws:updateVariable. */
  set<T>(name: string, variable: Variable<T>, value: Input<T>, properties: StepProperties = {}): void {
    this.#add(
      name,
      'aws:updateVariable',
      { Name: `variable:${variable.name}`, Value: toData(value, `${name}.Value`) },
      properties,
    )
  }

  /** Puts an output on record: it becomes one of the execution's own outputs. */
  record(output: Ref<unknown>): void {
    const token = tokenOf(output)
    if (token?.whole) this.session.record(token.text.replace(/^\{\{\s*|\s*\}\}$/g, ''))
  }

  /** Ends the automation here, with its outcome on record in the variable Outcome. */
  finish(name: string, outcome: string | Ref<string>): void {
    this.set(name, this.session.outcome, outcome)
    this.append({ kind: 'end' })
  }

  /** Ends the automation here; inside a loop, the iteration. */
  end(): void {
    this.append({ kind: 'end' })
  }

  /** Goes on at the step of this name: a jump that structure does not express. */
  goTo(step: string): void {
    this.append({ kind: 'jump', to: this.#named(step) })
  }

  /** aws:branch: the first condition that holds decides. Without a name it is called `Choose1`, `Choose2`, … */
  when(condition: Condition, body: Way, name?: string): Otherwise {
    return this.choose(name ?? this.session.branchName(), condition, body)
  }

  /**
   * aws:branch under a name of its own, first choice first; the rest as after `when`.
   *
   * @example step.choose('CheckMode', is(p.Mode, 'delete'), (step) => { … }).otherwise('Report')
   */
  choose(head: string | StepHead, condition: Condition, body: Way): Otherwise {
    const arms: Arm[] = []
    const { name, ...properties } = typeof head === 'string' ? { name: head } : head
    const draft = this.#draft(name, 'aws:branch', {}, properties)
    const node: Extract<Node, { kind: 'when' }> = { kind: 'when', draft, arms, otherwise: undefined }
    this.append(node)
    const fillWith = (way: Way): Block =>
      typeof way === 'string' ? this.inner((step) => step.goTo(way)) : this.inner(way)
    const add = (one: Condition, fill: Way): void => {
      arms.push({ condition: one.condition, body: fillWith(fill) })
    }
    add(condition, body)
    const rest: Otherwise = {
      orWhen: (one, fill) => {
        add(one, fill)
        return rest
      },
      otherwise: (fill) => {
        node.otherwise = fillWith(fill)
      },
    }
    return rest
  }

  /** aws:loop over a list of texts (at most 100). */
  each(
    name: string,
    items: Ref<readonly string[]>,
    body: (item: Ref<string>, step: Steps, iteration: Ref<number>) => void,
  ): void {
    const inputs = { Iterators: toData(items, `${name}.Iterators`), IteratorDataType: 'String' }
    const { number, value } = this.#iteration(name)
    const inner = this.inner((step) => body(value, step, number))
    this.append({ kind: 'step', draft: this.#draft(name, 'aws:loop', inputs, {}), body: inner })
  }

  /** aws:loop that runs its body, then again while the condition that the body returns holds, at most `max` (1–100) times. */
  repeat(name: string, max: number, body: (step: Steps, iteration: Ref<number>) => Condition): void {
    let again: JsonObject = {}
    const inner = this.inner((step) => {
      again = body(step, this.#iteration(name).number).condition
    })
    const inputs = { LoopCondition: again, MaxIterations: max }
    this.append({ kind: 'step', draft: this.#draft(name, 'aws:loop', inputs, {}), body: inner })
  }

  /**
   * aws:loop with inputs as SSM takes them: any `Iterators`, or `MaxIterations` and a condition that the body returns. `each` and
   * `repeat` are the two usual forms.
   */
  loop(
    head: string | StepHead,
    inputs: { readonly [input: string]: unknown },
    body: (step: Steps, iteration: Iteration) => Condition | undefined,
  ): void {
    const { name, ...properties } = typeof head === 'string' ? { name: head } : head
    let again: Condition | undefined
    const inner = this.inner((step) => {
      again = body(step, this.#iteration(name))
    })
    const data = { ...(toData(inputs, name) as JsonObject), ...(again && { LoopCondition: again.condition }) }
    this.append({ kind: 'step', draft: this.#draft(name, 'aws:loop', data, properties), body: inner })
  }

  /** Steps that may fail: when one does, `recover` runs and its failure does not count. */
  attempt(body: (step: Steps) => void, how: AttemptOptions = {}): Attempt {
    const { isCritical = false } = how
    const critical = isCritical === null ? {} : { isCritical }
    return {
      recover: (recovery) => this.guarded(body, recovery, { onFailure: true, onCancel: false, ...critical }),
    }
  }

  /** Steps after which `recover` must run when one fails, or when the run is cancelled in one of them. */
  guarded(
    body: (step: Steps) => void,
    recovery: (step: Steps) => void,
    how: { readonly onFailure: boolean; readonly onCancel: boolean; readonly isCritical?: boolean },
  ): void {
    this.append({
      kind: 'guarded',
      body: this.inner(body),
      guard: { isCritical: undefined, ...how, recover: this.inner(recovery) },
    })
  }

  /** Reads the world and decides, with nothing written; `change` runs it again after the approval. */
  plan<O extends PlanOutputs>(body: (step: Steps) => ScriptOutputs<O>): Plan<O> {
    return writePlan(this, body)
  }

  /** Approve, confirm, re-check the plan, apply, verify; undo when that fails or the run is cancelled. */
  change<O extends PlanOutputs>(name: string, change: Change<O>): void {
    writeChange(this, name, change)
  }

  /** Any other action, its inputs typed by the action's own table. */
  run<A extends keyof typeof actionRecords, const D extends OutputTexts = Record<never, never>>(
    name: string,
    action: A,
    inputs: RunInputs<A>,
    properties: StepProperties & { readonly outputs?: D } = {},
  ): RunOutputs<A, D> {
    const draft = this.#add(name, action, toData(inputs, name) as JsonObject, properties)
    return this.#references(draft, properties.outputs ?? {}) as never
  }

  /** Any step as data, exactly as SSM takes it: nothing is derived for it. References may stand in it. */
  raw(step: { readonly name: string; readonly [property: string]: unknown }): void {
    const verbatim = toData(step, 'step') as unknown as Step
    const { isEnd, nextStep } = verbatim ?? {}
    const links = { ...(isEnd === undefined ? {} : { isEnd }), ...(nextStep === undefined ? {} : { nextStep }) }
    const name = textOf(verbatim?.name ?? '')
    const draft: Draft = { name, action: '', inputs: {}, outputs: [], properties: links, verbatim }
    this.append({ kind: 'step', draft })
  }

  /** A reference to an output that only the step's name gives: for steps of another block and for raw ones. */
  output<V extends ValueType = 'String'>(step: string, name: string, type?: V): Ref<TypeOf<V>> {
    return this.session.reference({ kind: 'output', step: this.#named(step), name }, type ?? 'String')
  }

  /** Facts about the execution, spelled as this document spells references. */
  get execution(): ExecutionFacts {
    return executionFacts(this.#braces)
  }

  /** The same body with every step's name prefixed. */
  prefixed(prefix: string): Steps {
    return new Steps(this.#block, this.session.prefixed(prefix))
  }

  /** Fills a block of its own. */
  inner(body: (step: Steps) => void): Block {
    const block = new Block(this.session.options.jumps)
    body(new Steps(block, this.session))
    return block
  }

  /** Appends a node of the structured form. */
  append(node: Node): void {
    this.#block.add(node)
  }

  #named(name: string): string {
    return `${this.session.prefix}${name}`
  }

  #iteration(loop: string): Iteration {
    const step = this.#named(loop)
    return {
      number: this.session.reference({ kind: 'output', step, name: 'CurrentIteration' }, 'Integer'),
      value: this.session.reference({ kind: 'output', step, name: 'CurrentIteratorValue' }, 'String'),
    }
  }

  get #braces(): Braces {
    return this.session.options.braces ?? 'wide'
  }

  #references(draft: Draft, texts: OutputTexts): { readonly [name: string]: Ref<unknown> } {
    return outputReferences(this.session, draft.name, texts, findAction(draft.action)?.outputs ?? {})
  }

  #draft(
    name: string,
    action: string,
    inputs: JsonObject,
    given: StepProperties & { readonly outputs?: OutputTexts },
  ): Draft {
    const { outputs, ...properties } = given
    const draft: Draft = {
      name: this.#named(name),
      action,
      inputs,
      outputs: outputs === undefined ? [] : outputsOf(outputs),
      properties: toData(properties, name) as JsonObject,
    }
    if (!/^[A-Za-z0-9_]{1,128}$/.test(draft.name)) {
      throw new GuardiaError(
        'step-name',
        `"${draft.name}" is no step name: letters, digits and _ only. Rename the step.`,
      )
    }
    return draft
  }

  #add(
    name: string,
    action: string,
    inputs: JsonObject,
    properties: StepProperties & { readonly outputs?: OutputTexts },
  ): Draft {
    const draft = this.#draft(name, action, inputs, properties)
    this.append({ kind: 'step', draft })
    return draft
  }

  #callInputs(
    name: string,
    service: string,
    operation: string,
    input: unknown,
  ): { readonly api: Operation; readonly inputs: JsonObject } {
    const step = this.#named(name)
    const api = operationOf(step, service, operation)
    const unchecked: UncheckedPath[] = []
    const data = toData(input, `${step}.inputs`, (path) => unchecked.push(path)) as JsonObject
    checkCall(step, api, data, unchecked)
    return { api, inputs: { Service: api.service, Api: api.name, ...data } }
  }

  #property<S, O extends string>(
    name: string,
    action: string,
    service: string,
    operation: string,
    input: unknown,
    desired: Desired<S, O>,
  ): void {
    const { property, is, ...properties } = desired
    const { api, inputs } = this.#callInputs(name, service, operation, input)
    const probe = this.#draft(name, action, {}, {})
    const selector =
      typeof property === 'string' ? property : selectorOf(property(openOutput(callSite(probe, api, this.#braces))))
    if (selector === undefined) {
      throw new GuardiaError(
        'property-not-selected',
        `Step ${probe.name}: \`property\` must return a member of the answer, such as (answer) => answer.Table.TableStatus.`,
      )
    }
    this.#add(
      name,
      action,
      { ...inputs, PropertySelector: selector, DesiredValues: toData(is, `${name}.DesiredValues`) },
      properties,
    )
  }
}
