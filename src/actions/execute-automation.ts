/**
 * aws:executeAutomation: runs another automation and waits for it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html
 */
import { isList, isObject, type JsonObject, member } from '../document/index.ts'
import type { ChildResult, Need } from './action.ts'
import { allowedErrors, childParameters } from './child-parameters.ts'
import { failure } from './failure-text.ts'
import { listInput, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { narrowed, operation, writtenText } from './needs.ts'
import { parsed } from './outputs.ts'

const name = 'aws:executeAutomation'

const inputs = {
  DocumentName: { kind: 'string', required: true, doc: 'The runbook: name, or ARN of a shared one.' },
  DocumentVersion: { kind: 'string', doc: 'Its version; the default version where this is absent.' },
  RuntimeParameters: { kind: 'map', doc: 'Its parameters; a bare value stands for a list of one.' },
  TargetParameterName: { kind: 'string', doc: 'The parameter that takes each target.' },
  Targets: { kind: 'mapList', doc: 'The targets: Key, Values; one child for each.' },
  TargetMaps: { kind: 'mapList', max: 300, doc: 'Parameters of each child.' },
  MaxConcurrency: { kind: 'string', doc: 'How many children at a time: a number or a percentage.' },
  MaxErrors: { kind: 'string', doc: 'How many errors are allowed: a number or a percentage.' },
  TargetLocations: {
    kind: 'mapList',
    min: 1,
    max: 100,
    doc: 'Accounts and Regions to run in; the step then has no Output.',
  },
  Tags: { kind: 'mapList', max: 5, doc: 'Tags of the child, at most 5.' },
} as const

const outputs = {
  ExecutionId: { type: 'String', doc: 'The id of the child.' },
  Status: { type: 'String', doc: 'Its status.' },
  Output: { type: 'StringList', doc: "The values of the child's outputs, in the order of its document (D-30)." },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

/** Children that have ended, oldest first, when there is one a target. */
type Memo = JsonObject & { readonly ended: readonly { readonly id: string; readonly status: string }[] }

/** aws:executeAutomation. Only a child that ends in Success succeeds (D-29). Children of targets run one after the other here. */
export const executeAutomation: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Runs another automation and waits for its end.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html',
  impact: 'Undetermined',
  inputs,
  exclusive: [['Targets', 'TargetMaps']],
  outputs,
  repeatable: false,
  check({ Targets: targets, TargetParameterName: parameter }, report) {
    if (targets === undefined || parameter !== undefined) return
    report(
      ['Targets'],
      'Targets need TargetParameterName: the parameter of the runbook that takes each target.',
      'warning',
    )
  },
  needs(inputs) {
    const document = writtenText(inputs, 'DocumentName') ?? '*'
    const parameters = isObject(inputs['RuntimeParameters']) ? inputs['RuntimeParameters'] : {}
    return [
      { kind: 'automation', document, parameters },
      operation('ssm', 'StartAutomationExecution', narrowed(inputs, { DocumentName: 'DocumentName' })),
      operation('ssm', 'GetAutomationExecution'),
      operation('ssm', 'StopAutomationExecution'),
      ...passedRoles(parameters),
      ...locationRoles(inputs),
    ]
  },
  run(inputs, context) {
    const children = childParameters(inputs)
    const ended = endedChildren(context.memo as Memo | undefined, context.child)
    const failed = ended.filter(({ status }) => status !== 'Success').length
    const next = children[ended.length]
    if (next !== undefined && (ended.length === 0 || failed <= allowedErrors(inputs, children.length))) {
      const version = textInput(inputs, 'DocumentVersion')
      const document = requiredText(inputs, 'DocumentName')
      return {
        kind: 'child',
        document,
        parameters: next,
        memo: { ended },
        ...(version === undefined ? {} : { version }),
      }
    }
    const last = context.child
    if (last === undefined) return { kind: 'done', output: { Status: 'Success', Output: [] } }
    const scattered = listInput(inputs, 'TargetLocations').length > 0
    // of several children, one that failed decides, whichever it was
    const status = children.length > 1 && failed > 0 ? 'Failed' : last.status
    const output = outputOf(last, status, scattered)
    if (failed === 0) return { kind: 'done', output }
    const why = last.failureMessage === undefined ? '' : `: ${last.failureMessage}`
    const which =
      children.length === 1 ? `${last.executionId} is ${last.status}` : `${failed} of ${ended.length} are not Success`
    throw failure(name, `The automation ${requiredText(inputs, 'DocumentName')}, ${which}${why}`, { output })
  },
  roots(output) {
    const printed = isList(output['Output']) ? parsed(output['Output'][0]) : undefined
    return isObject(printed) ? [{ ...output, Payload: printed }, printed] : []
  },
}

/** Each call that finds a child finds the one it asked for last. */
function endedChildren(memo: Memo | undefined, child: ChildResult | undefined): Memo['ended'] {
  const before = memo?.ended ?? []
  return child === undefined ? before : [...before, { id: child.executionId, status: child.status }]
}

function outputOf({ executionId, outputs }: ChildResult, status: string, scattered: boolean): JsonObject {
  const head = { ExecutionId: executionId, Status: status }
  return scattered ? head : { ...head, Output: Object.values(outputs).flat() }
}

/** A role that the child takes is handed to it by its parameters. */
function passedRoles(parameters: JsonObject): readonly Need[] {
  const role = Object.entries(parameters).find(([key]) => /^AutomationAssumeRole$/i.test(key))?.[1]
  const text = isList(role) ? role[0] : role
  return typeof text === 'string' && text !== '' ? [{ kind: 'passRole', role: text, service: 'ssm.amazonaws.com' }] : []
}

/** In another account the child takes that account's execution role. */
function locationRoles(inputs: JsonObject): readonly Need[] {
  const locations = isList(inputs['TargetLocations']) ? inputs['TargetLocations'] : []
  const names = locations.map((one) => member(one, 'ExecutionRoleName') ?? 'AWS-SystemsManager-AutomationExecutionRole')
  return [...new Set(names)].map((role) => ({
    kind: 'action',
    action: 'sts:AssumeRole',
    resource: `arn:{{ global:AWS_PARTITION }}:iam::*:role/${role}`,
  }))
}
