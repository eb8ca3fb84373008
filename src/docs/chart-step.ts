/** What one step looks like in a chart: its kind, and a line that says what it does. */
import type { Json, Step } from '../document/index.ts'
import { inputOf, listInWords, readCondition, textInWords, valueInWords } from './condition-words.ts'
import { fill, type Words } from './words.ts'

/** What a step does to the world. `unknown`: the document alone does not tell. */
export type Access = 'read' | 'write' | 'none' | 'unknown'

/** Classifies a step; `iam/` and `check/` know how, and lie beside this folder. */
export type AccessOf = (step: Step) => Access

/** How a node is drawn, besides whether it writes. */
export type NodeKind =
  | 'start'
  | 'end'
  | 'branch'
  | 'approve'
  | 'loop'
  | 'wait'
  | 'script'
  | 'automation'
  | 'call'
  | 'step'

const kinds: ReadonlyMap<string, NodeKind> = new Map([
  ['aws:branch', 'branch'],
  ['aws:approve', 'approve'],
  ['aws:loop', 'loop'],
  ['aws:sleep', 'wait'],
  ['aws:pause', 'wait'],
  ['aws:waitForAwsResourceProperty', 'wait'],
  ['aws:executeScript', 'script'],
  ['aws:runCommand', 'script'],
  ['aws:executeAutomation', 'automation'],
  ['aws:executeAwsApi', 'call'],
  ['aws:assertAwsResourceProperty', 'call'],
  ['aws:invokeLambdaFunction', 'call'],
])

/** The kind of a step; `step` for actions without a shape of their own. */
export function kindOf(step: Step): NodeKind {
  return kinds.get(step.action) ?? 'step'
}

/** The input that says best what a step of an action is about. */
const subjects: ReadonlyMap<string, string> = new Map([
  ['aws:runCommand', 'DocumentName'],
  ['aws:executeAutomation', 'DocumentName'],
  ['aws:invokeLambdaFunction', 'FunctionName'],
  ['aws:invokeWebhook', 'IntegrationName'],
  ['aws:executeStateMachine', 'stateMachineArn'],
  ['aws:executeScript', 'Runtime'],
  ['aws:changeInstanceState', 'DesiredState'],
  ['aws:createStack', 'StackName'],
  ['aws:deleteStack', 'StackName'],
  ['aws:createImage', 'ImageName'],
  ['aws:copyImage', 'ImageName'],
  ['aws:deleteImage', 'ImageId'],
  ['aws:runInstances', 'ImageId'],
])

/** The input that a step is about, on one line; undefined where its action has none or the step lacks it. */
export function subjectOf(step: Step): string | undefined {
  const name = subjects.get(step.action)
  const value = name === undefined ? undefined : inputOf(step, name)
  return value === undefined ? undefined : textInWords(value)
}

/**
 * What a step does, on one line.
 *
 * @example detailOf(step, english) // 'dynamodb UpdateTable'
 */
export function detailOf(step: Step, words: Words): string {
  const action = typeof step.action === 'string' ? textInWords(step.action.replace(/^aws:/, '')) : ''
  switch (step.action) {
    case 'aws:executeAwsApi':
      return operationOf(step) ?? action
    case 'aws:waitForAwsResourceProperty':
      return `${operationOf(step) ?? action} ${fill(words.until, { what: propertyOf(step, words) })}`
    case 'aws:assertAwsResourceProperty':
      return `${operationOf(step) ?? action}: ${fill(words.mustBe, { what: propertyOf(step, words) })}`
    case 'aws:sleep':
      return textInWords(inputOf(step, 'Duration') ?? inputOf(step, 'Timestamp') ?? '')
    case 'aws:pause':
      return words.resumes
    case 'aws:updateVariable':
      return assignmentOf(step)
    case 'aws:approve':
      return approversOf(step, words)
    case 'aws:branch':
      return ''
    case 'aws:loop':
      return loopInWords(step, words)
    default: {
      const subject = subjectOf(step)
      return subject === undefined ? action : step.action === 'aws:executeScript' ? subject : `${action}: ${subject}`
    }
  }
}

/** `dynamodb UpdateTable`; undefined where the step does not say. */
export function operationOf(step: Step): string | undefined {
  const [service, api] = [inputOf(step, 'Service'), inputOf(step, 'Api')]
  if (service === undefined || api === undefined) return undefined
  return `${textInWords(service)} ${textInWords(api)}`
}

/** Which property must have which values: `Table.TableStatus is ACTIVE or UPDATING`. */
export function propertyOf(step: Step, words: Words): string {
  const selector = textInWords(inputOf(step, 'PropertySelector') ?? '?').replace(/^\$\./, '')
  const values = listInWords(inputOf(step, 'DesiredValues'))
  return fill(words.oneOf, { left: selector, right: values.join(` ${words.or} `) || '?' })
}

function assignmentOf(step: Step): string {
  const name = textInWords(inputOf(step, 'Name') ?? '?').replace(/^variable:/, '')
  return `${name} = ${valueInWords(inputOf(step, 'Value') ?? null)}`
}

function approversOf(step: Step, words: Words): string {
  const names = listInWords(inputOf(step, 'Approvers'))
  const count = textInWords(inputOf(step, 'MinRequiredApprovals') ?? 1)
  return names.length === 0 ? words.approval : fill(words.approversOf, { count, names: names.join(', ') })
}

/** How often a loop runs, in words; empty where the loop does not say. */
export function loopInWords(step: Step, words: Words): string {
  const items: Json | undefined = inputOf(step, 'Iterators')
  const condition = inputOf(step, 'LoopCondition')
  const most = inputOf(step, 'MaxIterations')
  return [
    ...(items === undefined ? [] : [fill(words.forEach, { what: valueInWords(items) })]),
    ...(condition === undefined ? [] : [fill(words.whileHolds, { what: readCondition(condition, words) })]),
    ...(most === undefined ? [] : [fill(words.atMost, { count: textInWords(most) })]),
  ].join(', ')
}
