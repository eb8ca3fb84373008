/** From what a step needs to what IAM must grant: actions on ARNs. */
import { findAction, type Need } from '../actions/index.ts'
import { findOperation, iamAction, permissionsOf } from '../aws/index.ts'
import { isObject, type Json, type JsonObject, type Step, textOf } from '../document/index.ts'
import { arnsOf, rolesOf } from './arns.ts'
import { dependentOf } from './dependents.ts'
import { principalsOf } from './principals.ts'
import { scriptCalls, unknownValue } from './python-calls.ts'
import { expand, type Scope, type Surroundings, textsOf } from './scope.ts'

/** One action on one set of resources. */
export interface Grant {
  readonly action: string
  readonly resources: readonly string[]
  /** iam:PassRole only: the services that may be given the role. */
  readonly passedTo?: readonly string[]
}

/** What came of a step's needs. */
export interface GrantSink {
  grant(grant: Grant): void
  /** Something that the policy cannot know. */
  warn(message: string): void
  /** A child automation. */
  child(document: string, parameters: { readonly [name: string]: Json }): void
}

/** Hands every grant and warning of one step (not of the steps inside a loop) to `sink`. */
export function grantsOf(step: Step, scope: Scope, sink: GrantSink): void {
  for (const need of needsOf(step, sink)) grantNeed(need, step, scope, sink)
}

/** A step's needs; malformed steps need nothing that can be known. */
export function needsOf(step: Step, sink: Pick<GrantSink, 'warn'>): readonly Need[] {
  const record = typeof step.action === 'string' ? findAction(step.action) : undefined
  if (record === undefined) {
    sink.warn(`${textOf(step.action)} is no action that is known here; add what it calls to the policy by hand`)
    return []
  }
  return record.needs(isObject(step.inputs) ? step.inputs : {})
}

/**
 * An automation that an API call starts runs under the same role, as one of aws:executeAutomation does. Parameters that only the
 * run knows may hand it a role: the one at hand is the document's own.
 */
function startChild(input: JsonObject, scope: Scope, sink: GrantSink): void {
  const { DocumentName: document, Parameters: parameters } = input
  const { assumeRole } = scope.document
  if (typeof parameters === 'string' && typeof assumeRole === 'string' && assumeRole !== '') {
    sink.grant(passRole(assumeRole, 'ssm.amazonaws.com', scope))
  }
  sink.child(typeof document === 'string' ? document : unknownValue, isObject(parameters) ? parameters : {})
}

function passRole(role: string, service: string | undefined, scope: Scope): Grant {
  const to = service === undefined ? {} : { passedTo: [service] }
  return { action: 'iam:PassRole', resources: rolesOf(textsOf(role, scope), scope.env), ...to }
}

function grantNeed(need: Need, step: Step, scope: Scope, sink: GrantSink): void {
  switch (need.kind) {
    case 'operation': {
      // The other actions name only the members that narrow a resource, and report what they start themselves.
      const whole = findAction(step.action)?.openInputs === true
      grantOperation({ ...need, whole }, scope.env, scope, sink)
      const starts = need.service === 'ssm' && need.operation === 'StartAutomationExecution'
      if (starts && whole) startChild(need.input, scope, sink)
      break
    }
    case 'action': {
      const action = iamAction(need.action)
      if (action === undefined) sink.warn(`IAM has no action ${need.action}`)
      else
        sink.grant({
          action: action.name,
          resources: arnsOf(expand(need.resource, scope) as readonly string[], action, scope.env),
        })
      break
    }
    case 'passRole':
      sink.grant(passRole(need.role, need.service, scope))
      break
    case 'automation':
      sink.child(need.document, need.parameters)
      break
    case 'script':
      grantScript(need, step, scope, sink)
      break
    case 'unknown':
      sink.warn(need.reason)
      break
  }
}

function grantScript(need: Need & { readonly kind: 'script' }, step: Step, scope: Scope, sink: GrantSink): void {
  if (need.source === undefined) {
    sink.warn('the script is an attachment, so its AWS calls are not known; add them to the policy by hand')
    return
  }
  if (!need.runtime.toLowerCase().startsWith('python')) {
    sink.warn(
      `AWS calls of ${need.runtime || 'scripts without a runtime'} are not looked for; add them to the policy by hand`,
    )
    return
  }
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const { Handler: handler, InputPayload: payload } = inputs
  const found = scriptCalls(need.source, {
    ...(typeof handler === 'string' ? { handler } : {}),
    ...(isObject(payload) ? { payload } : {}),
  })
  for (const { line, reason } of found.unknown) sink.warn(`script line ${line}: ${reason}`)
  for (const call of found.calls) {
    if (call.otherCredentials === true) {
      sink.warn(
        `script line ${call.line}: ${call.service} ${call.operation} uses credentials of its own; their role needs it`,
      )
      continue
    }
    const [region = '*'] = call.region === undefined ? [scope.env.region] : textsOf(call.region, scope)
    grantOperation({ ...call, whole: true }, { ...scope.env, region }, scope, sink)
    if (call.service === 'ssm' && call.operation === 'StartAutomationExecution') startChild(call.input, scope, sink)
  }
  if (inputs['Attachment'] !== undefined)
    sink.warn('AWS calls of the attachment are not known; add them to the policy by hand')
}

/** The call itself, and what AWS checks besides when the call's `whole` input is known. */
function grantOperation(
  call: { readonly service: string; readonly operation: string; readonly input: JsonObject; readonly whole: boolean },
  env: Surroundings,
  scope: Scope,
  sink: GrantSink,
): void {
  const { service } = call
  const operation = findOperation(service, call.operation)?.name ?? call.operation
  for (const one of expand(call.input, scope)) {
    const input = isObject(one) ? one : {}
    const permissions = permissionsOf(service, operation, input, env)
    if (permissions === undefined) {
      sink.warn(`which IAM action ${service} ${operation} needs is not known; add it to the policy by hand`)
      return
    }
    for (const { action, resources } of permissions) {
      if (action.name === 'iam:PassRole') {
        sink.grant({
          action: action.name,
          resources: rolesOf(resources, env),
          passedTo: principalsOf(service),
        })
      } else sink.grant({ action: action.name, resources: arnsOf(resources, action, env) })
    }
    const dependent = call.whole ? dependentOf(service, operation, input) : undefined
    const touched = permissions.flatMap(({ action, resources }) => arnsOf(resources, action, env))
    for (const name of dependent?.actions ?? []) {
      const within = touched.filter((arn) => dependent?.on?.test(arn) === true)
      sink.grant({ action: name, resources: within.length === 0 ? ['*'] : within })
    }
    if (dependent?.passesRoleTo !== undefined) {
      sink.grant({ action: 'iam:PassRole', resources: rolesOf(['*'], env), passedTo: [dependent.passesRoleTo] })
    }
    if (dependent?.report !== undefined) sink.warn(`${service} ${operation} ${dependent.report}`)
  }
}
