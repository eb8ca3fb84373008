/** What a procedure's body can do: one function a kind of step, and the structures that hold steps. */
import { type actionRecords, findAction, type InputsOf } from '../actions/index.ts'
import type { Operation } from '../aws/index.ts'
import { GuardiaError, type JsonObject, type Step } from '../document/index.ts'
import { type Approval, type Approve, approveInputs } from './approve.ts'
import type { OperationInput, OperationName, OperationOutput, ServiceName } from './aws-services.ts'
import { type Arm, Block, type Draft, type Node, type StepProperties } from './block.ts'
import { checkCall } from './call.ts'
import { type Change, type Plan, type PlanOutputs, writeChange, writePlan } from './change.ts'
import type { Condition } from './condition.ts'
import { type Input, type Members, toData } from './input.ts'
import { openOutput, type Selected, selectorOf } from './outputs.ts'
import { type Ref, reference } from './reference.ts'
import type { Kinds, Script, ScriptInputs, ValueOf } from './script.ts'
import type { Session, Variable } from './session.ts'
import { callSite, operationOf, scriptSite } from './sites.ts'
import type { ValueKind } from './values.ts'

/** The outputs of a script: one reference a declared output. */
export type ScriptOutputs<O extends Kinds> = { readonly [K in keyof O]: Ref<ValueOf<O[K]>> }

/** The rest of a `when`. */
export interface Otherwise {
  /** Another condition, tried when those before it did not hold. */
  orWhen(condition: Condition, body: (step: Steps) => void): Otherwise
  /** When none held. */
  otherwise(body: (step: Steps) => void): void
}

/** Which property of an answer is looked at, and the texts that satisfy. Booleans are written `True` and `False`, as SSM does. */
export interface Desired<S, O extends string> extends StepProperties {
  readonly property: (output: Selected<OperationOutput<S, O>>) => unknown
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

  /** aws:executeAwsApi: one AWS call. Reading a member of what it returns declares the output. */
  call<const S extends ServiceName, const O extends OperationName<S>>(
    name: string,
    service: S,
    operation: O,
    input: Members<OperationInput<S, O>>,
    properties: StepProperties = {},
  ): Selected<OperationOutput<S, O>> {
    const { api, inputs } = this.#callInputs(name, service, operation, input)
    const draft = this.#add(name, 'aws:executeAwsApi', inputs, properties)
    return openOutput(callSite(draft, api))
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
    return openOutput(scriptSite(draft, script.outputs)) as unknown as ScriptOutputs<O>
  }

  /** aws:approve: waits for a person. Without `within` it expires when the severity's response time is over. */
  approve(name: string, approve: Approve): Approval {
    const { inputs, properties } = approveInputs(this.#named(name), approve, this.session.severity)
    const step = this.#add(name, 'aws:approve', inputs, properties).name
    return {
      status: reference({ kind: 'output', step, name: 'ApprovalStatus' }, 'String'),
      decisions: reference({ kind: 'output', step, name: 'ApproverDecisions' }, 'MapList'),
    }
  }

  /** aws:sleep, an ISO 8601 duration such as `PT30S`. */
  sleep(name: string, duration: string | Ref<string>): void {
    this.#add(name, 'aws:sleep', { Duration: toData(duration, `${name}.Duration`) }, {})
  }

  /** Declares a variable of the automation. */
  variable<T>(name: string, kind: ValueKind<T>): Variable<T> {
    return this.session.declare(name, kind)
  }

  /** aws:updateVariable. */
  set<T>(name: string, variable: Variable<T>, value: Input<T>): void {
    this.#add(
      name,
      'aws:updateVariable',
      { Name: `variable:${variable.name}`, Value: toData(value, `${name}.Value`) },
      {},
    )
  }

  /** Ends the automation here, with its outcome on record in the variable Outcome. */
  finish(name: string, outcome: string | Ref<string>): void {
    this.set(name, this.session.outcome, outcome)
    this.append({ kind: 'end' })
  }

  /** aws:branch: the first condition that holds decides. */
  when(condition: Condition, body: (step: Steps) => void, name?: string): Otherwise {
    const arms: Arm[] = []
    const node: Extract<Node, { kind: 'when' }> = {
      kind: 'when',
      name: this.#named(name ?? this.session.branchName()),
      arms,
      otherwise: undefined,
    }
    this.append(node)
    const add = (one: Condition, fill: (step: Steps) => void): void => {
      arms.push({ condition: one.condition, body: this.inner(fill) })
    }
    add(condition, body)
    const rest: Otherwise = {
      orWhen: (one, fill) => {
        add(one, fill)
        return rest
      },
      otherwise: (fill) => {
        node.otherwise = this.inner(fill)
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
    const item = reference<string>({ kind: 'output', step: this.#named(name), name: 'CurrentIteratorValue' }, 'String')
    const inner = this.inner((step) => body(item, step, this.#iteration(name)))
    this.append({ kind: 'step', draft: this.#draft(name, 'aws:loop', inputs, {}), body: inner })
  }

  /** aws:loop that runs its body, then again while the condition that the body returns holds, at most `max` (1–100) times. */
  repeat(name: string, max: number, body: (step: Steps, iteration: Ref<number>) => Condition): void {
    let again: JsonObject = {}
    const inner = this.inner((step) => {
      again = body(step, this.#iteration(name)).condition
    })
    const inputs = { LoopCondition: again, MaxIterations: max }
    this.append({ kind: 'step', draft: this.#draft(name, 'aws:loop', inputs, {}), body: inner })
  }

  /** Steps that may fail: when one does, `recover` runs and its failure does not count. */
  attempt(body: (step: Steps) => void): { recover(recovery: (step: Steps) => void): void } {
    return {
      recover: (recovery) => this.guarded(body, recovery, { onFailure: true, onCancel: false, isCritical: false }),
    }
  }

  /** Steps after which `recover` must run when one fails, or when the run is cancelled in one of them. */
  guarded(
    body: (step: Steps) => void,
    recovery: (step: Steps) => void,
    how: { readonly onFailure: boolean; readonly onCancel: boolean; readonly isCritical: boolean },
  ): void {
    this.append({ kind: 'guarded', body: this.inner(body), guard: { ...how, recover: this.inner(recovery) } })
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
  run<A extends keyof typeof actionRecords>(
    name: string,
    action: A,
    inputs: Input<InputsOf<(typeof actionRecords)[A]['inputs']>>,
    properties: StepProperties = {},
  ): { readonly [output: string]: Ref<string> } {
    const draft = this.#add(name, action, toData(inputs, name) as JsonObject, properties)
    const known = findAction(action)?.outputs ?? {}
    return Object.fromEntries(
      Object.entries(known).map(([output, { type }]) => [
        output,
        reference({ kind: 'output', step: draft.name, name: output }, type),
      ]),
    )
  }

  /** Any step as data, exactly as SSM takes it. */
  raw(step: Step): void {
    const { name, action, inputs, outputs, ...properties } = step
    const draft: Draft = {
      name: this.#named(name),
      action,
      inputs,
      outputs: [...(outputs ?? [])],
      properties: properties as StepProperties,
    }
    this.append({ kind: 'step', draft })
  }

  /** A reference to an output that only the step's name gives: for raw steps. */
  output<T = string>(step: string, name: string): Ref<T> {
    return reference({ kind: 'output', step, name }, 'String')
  }

  /** The same body with every step's name prefixed. */
  prefixed(prefix: string): Steps {
    return new Steps(this.#block, this.session.prefixed(prefix))
  }

  /** Fills a block of its own. */
  inner(body: (step: Steps) => void): Block {
    const block = new Block()
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

  #iteration(loop: string): Ref<number> {
    return reference({ kind: 'output', step: this.#named(loop), name: 'CurrentIteration' }, 'Integer')
  }

  #draft(name: string, action: string, inputs: JsonObject, properties: StepProperties): Draft {
    const draft: Draft = { name: this.#named(name), action, inputs, outputs: [], properties }
    if (!/^[A-Za-z0-9_]{1,128}$/.test(draft.name)) {
      throw new GuardiaError(
        'step-name',
        `"${draft.name}" is no step name: letters, digits and _ only. Rename the step.`,
      )
    }
    return draft
  }

  #add(name: string, action: string, inputs: JsonObject, properties: StepProperties): Draft {
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
    const data = toData(input, `${step}.inputs`) as JsonObject
    checkCall(step, api, data)
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
    const selector = selectorOf(property(openOutput(callSite(probe, api))))
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
