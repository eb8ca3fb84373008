/** Whether a step, or a script, only reads: from the access levels that IAM gives to the actions of its calls. */
import type { Need } from '../actions/index.ts'
import { actionsOf, changes, type IamAction, iamAction } from '../aws/index.ts'
import { isObject, type Step } from '../document/index.ts'
import { needsOf } from './grants.ts'
import { type ScriptCalls, scriptCalls } from './python-calls.ts'

/** `unknown`: it may write, which is known only when it runs. */
export type Access = 'none' | 'read' | 'write' | 'unknown'

/** An access, and what makes it so: the writing calls, or what is not known. */
export interface AccessFinding {
  readonly access: Access
  readonly reasons: readonly string[]
}

/** Actions that start what the document does not show. */
const opaque: { readonly [action: string]: string } = {
  'aws:executeStateMachine': 'what the state machine changes is not known',
  'aws:invokeLambdaFunction': 'what the function changes is not known',
  'aws:invokeWebhook': 'what the webhook changes is not known',
  'aws:runCommand': 'what the command changes on its nodes is not known',
}

/** What a step may do to AWS. A loop counts for itself: its steps are judged one by one. */
export function accessOf(step: Step): AccessFinding {
  const findings: AccessFinding[] = []
  const warn = (message: string): void => void findings.push({ access: 'unknown', reasons: [message] })
  for (const need of needsOf(step, { warn })) findings.push(accessOfNeed(need, step))
  const reason = Object.hasOwn(opaque, step.action) && !isDryRun(step) ? opaque[step.action] : undefined
  if (reason === undefined) return worst(findings)
  const writes = findings.filter((one) => one.access === 'unknown')
  return worst([...writes, { access: 'unknown', reasons: [reason] }])
}

function isDryRun(step: Step): boolean {
  return isObject(step.inputs) && step.inputs['InvocationType'] === 'DryRun'
}

function accessOfNeed(need: Need, step: Step): AccessFinding {
  switch (need.kind) {
    case 'operation':
      if (step.action === 'aws:executeAutomation') return { access: 'read', reasons: [] }
      return accessOfOperation(need.service, need.operation, need.input)
    case 'action': {
      const action = iamAction(need.action)
      return action === undefined
        ? { access: 'unknown', reasons: [need.action] }
        : accessOfActions([action], need.action)
    }
    case 'automation':
      return { access: 'unknown', reasons: [`what the automation ${need.document} changes is not known`] }
    case 'script':
      return need.source === undefined
        ? { access: 'unknown', reasons: ['the script is an attachment'] }
        : accessOfScript(need.source, need.runtime)
    case 'unknown':
      return { access: 'unknown', reasons: [need.reason] }
    case 'passRole':
      return { access: 'none', reasons: [] }
  }
}

function accessOfOperation(
  service: string,
  operation: string,
  input: { readonly [name: string]: unknown },
): AccessFinding {
  const actions = actionsOf(service, operation, input)
  if (actions !== undefined) return accessOfActions(actions, `${service} ${operation}`)
  return { access: 'unknown', reasons: [`whether ${service} ${operation} writes is not known`] }
}

function accessOfActions(actions: readonly IamAction[], what: string): AccessFinding {
  return actions.some(changes) ? { access: 'write', reasons: [what] } : { access: 'read', reasons: [] }
}

/** What a script's calls may do, with the lines that write. */
export function accessOfScript(source: string, runtime = 'python'): AccessFinding {
  if (!runtime.toLowerCase().startsWith('python')) {
    return { access: 'unknown', reasons: [`AWS calls of ${runtime} are not looked for`] }
  }
  return accessOfCalls(scriptCalls(source))
}

function accessOfCalls(found: ScriptCalls): AccessFinding {
  const calls = found.calls.map((call) => {
    const one = accessOfOperation(call.service, call.operation, call.input)
    return { ...one, reasons: one.reasons.map((reason) => `line ${call.line}: ${reason}`) }
  })
  const unknown = found.unknown.map(
    ({ line, reason }): AccessFinding => ({ access: 'unknown', reasons: [`line ${line}: ${reason}`] }),
  )
  return worst([...calls, ...unknown])
}

/** The check's question about a script: does it write? */
export function scriptAccess(source: string): 'reads' | 'writes' | 'unknown' {
  const { access } = accessOfScript(source)
  return access === 'write' ? 'writes' : access === 'unknown' ? 'unknown' : 'reads'
}

function worst(findings: readonly AccessFinding[]): AccessFinding {
  const order: readonly Access[] = ['write', 'unknown', 'read', 'none']
  const access = order.find((one) => findings.some((finding) => finding.access === one)) ?? 'none'
  const reasons = findings.filter((finding) => finding.access === access).flatMap((finding) => finding.reasons)
  return { access, reasons: [...new Set(reasons)] }
}
