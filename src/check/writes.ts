/** Whether a step changes anything in AWS: from the access levels of the operations it calls, as IAM has them. */
import type { Need } from '../actions/index.ts'
import { actionsOf, changes, iamAction } from '../aws/index.ts'
import type { CheckOptions } from './options.ts'
import { scanScript } from './script-scan.ts'
import type { StepFact } from './steps.ts'

/** `may`: what runs is not known from the document (a child document, a function, a command). */
export interface WriteFact {
  readonly certainty: 'writes' | 'may write'
  /** What it is that writes, in words. */
  readonly what: string
}

/** Actions that change nothing in AWS, whatever their permissions: they wait, ask, decide, or keep state of the execution. */
const neverWrites: ReadonlySet<string> = new Set(
  ['approve', 'branch', 'loop', 'pause', 'sleep', 'updateVariable'].map((name) => `aws:${name}`),
)

/** Actions that run what the document does not show. */
const opaque: { readonly [action: string]: string } = {
  'aws:invokeWebhook': 'the webhook it calls',
  'aws:invokeLambdaFunction': 'the function it invokes',
  'aws:executeStateMachine': 'the state machine it starts',
  'aws:executeAutomation': 'the runbook it starts',
  'aws:runCommand': 'the command it runs',
}

/** What a step writes; undefined when it only reads. */
export function writeOf(step: StepFact, options: CheckOptions): WriteFact | undefined {
  const { action, record, inputs } = step
  // An action that does not exist is reported as such.
  if (action === undefined || record === undefined || neverWrites.has(action)) return undefined
  if (record.undocumented === true) return { certainty: 'may write', what: `the action ${action}` }
  if (action === 'aws:invokeLambdaFunction' && inputs['InvocationType'] === 'DryRun') return undefined
  const what = opaque[action]
  if (what !== undefined) return { certainty: 'may write', what }
  let maybe: WriteFact | undefined
  for (const need of record.needs(inputs)) {
    const found = writeOfNeed(need, options)
    if (found?.certainty === 'writes') return found
    maybe ??= found
  }
  return maybe
}

function writeOfNeed(need: Need, options: CheckOptions): WriteFact | undefined {
  switch (need.kind) {
    case 'operation': {
      const actions = actionsOf(need.service, need.operation)
      if (actions === undefined) return byName(need.service, need.operation)
      return !actions.some(changes) ? undefined : { certainty: 'writes', what: `${need.service} ${need.operation}` }
    }
    case 'action': {
      const action = iamAction(need.action)
      if (action === undefined || !changes(action)) return undefined
      return { certainty: 'writes', what: action.name }
    }
    case 'script':
      return writeOfScript(need.source, options)
    case 'automation':
      return { certainty: 'may write', what: 'the runbook it starts' }
    case 'unknown':
      return { certainty: 'may write', what: 'a call that is known only at run time' }
    case 'passRole':
      return undefined
  }
}

function writeOfScript(source: string | undefined, options: CheckOptions): WriteFact | undefined {
  if (source === undefined) return { certainty: 'may write', what: 'its attached script' }
  const verdict = (options.scriptWrites ?? scanScript)(source)
  if (verdict === 'reads') return undefined
  return { certainty: verdict === 'writes' ? 'writes' : 'may write', what: 'its script' }
}

/** An operation that IAM does not know: its name tells whether it reads; anything else may write. */
function byName(service: string, operation: string): WriteFact | undefined {
  const reads = /^(describe|get|list|head|lookup|search|query|scan|select|simulate|test|validate|preview|batch_?get)/i
  return reads.test(operation) ? undefined : { certainty: 'may write', what: `${service} ${operation}` }
}
