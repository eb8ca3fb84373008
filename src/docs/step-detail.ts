/** What a step does, in the few letters that fit under its name in a chart. */
import { isList, isObject, type Json, member, parseCondition, type Step } from '../document/index.ts'
import { conditionInWords, valueInWords } from './condition-words.ts'
import { durationInWords, fill, type Words } from './words.ts'

/** The lines under a step's name: the operation it calls, what it waits for, what it sets; none for a branch. */
export function detailOf(step: Step, words: Words): readonly string[] {
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const text = (name: string): string => valueInWords(member(inputs, name))
  const operation = [text('Service'), text('Api')].filter((one) => one !== '').join(':')
  switch (step.action) {
    case 'aws:branch':
      return []
    case 'aws:approve':
      return [words.approval]
    case 'aws:pause':
      return [words.resumes]
    case 'aws:loop':
      return [loopInWords(step, words)]
    case 'aws:sleep':
      return [text('Duration') === '' ? text('Timestamp') : sleepInWords(text('Duration'), words)]
    case 'aws:updateVariable':
      return [`${text('Name').replace(/^variable:/, '')} = ${text('Value')}`]
    case 'aws:executeScript':
      return [`${words.script} ${text('Runtime')}`.trim()]
    case 'aws:waitForAwsResourceProperty':
      return [operation, fill(words.until, { what: propertyInWords(inputs, words) })]
    case 'aws:assertAwsResourceProperty':
      return [operation, fill(words.mustBe, { what: propertyInWords(inputs, words) })]
    default: {
      const subject = Object.hasOwn(subjects, step.action) ? text(subjects[step.action] ?? '') : ''
      return [operation || (subject === '' ? actionName(step) : `${actionName(step)}: ${subject}`)]
    }
  }
}

/** The input that says best what a step of an action is about. */
const subjects: { readonly [action: string]: string } = {
  'aws:runCommand': 'DocumentName',
  'aws:executeAutomation': 'DocumentName',
  'aws:invokeLambdaFunction': 'FunctionName',
  'aws:invokeWebhook': 'IntegrationName',
  'aws:executeStateMachine': 'stateMachineArn',
  'aws:changeInstanceState': 'DesiredState',
  'aws:createStack': 'StackName',
  'aws:deleteStack': 'StackName',
  'aws:createImage': 'ImageName',
  'aws:copyImage': 'ImageName',
  'aws:deleteImage': 'ImageId',
  'aws:runInstances': 'ImageId',
}

/** The action without its prefix. */
export function actionName(step: Step): string {
  return typeof step.action === 'string' ? step.action.replace(/^aws:/, '') : '?'
}

/** How a loop repeats: for each of what, while what, at most how often. */
export function loopInWords(step: Step, words: Words): string {
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const iterators = member(inputs, 'Iterators')
  const condition = member(inputs, 'LoopCondition')
  const most = member(inputs, 'MaxIterations')
  const parsed = condition === undefined ? undefined : parseCondition(condition)
  return [
    iterators === undefined ? '' : fill(words.forEach, { what: valueInWords(iterators) }),
    parsed === undefined
      ? ''
      : fill(words.whileHolds, { what: parsed.ok ? conditionInWords(parsed.condition, words) : words.unreadable }),
    most === undefined ? '' : fill(words.atMost, { count: valueInWords(most) }),
  ]
    .filter((one) => one !== '')
    .join(', ')
}

/** The end of a selector says what is asked: `TableStatus is ACTIVE`, `State.Name is running`. */
function propertyInWords(inputs: Json, words: Words): string {
  const values = member(inputs, 'DesiredValues')
  const right = (isList(values) ? values : values === undefined ? [] : [values]).map(valueInWords).join(` ${words.or} `)
  return fill(words.oneOf, { left: endOfSelector(valueInWords(member(inputs, 'PropertySelector'))), right })
}

/** `PT15M` as `15 min`; what is no plain duration stays as it is. */
export function sleepInWords(text: string, words: Words): string {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text.trim())
  if (match === null || !/\d/.test(text)) return text
  const [days, hours, minutes, seconds] = match.slice(1).map((one) => Number(one ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return durationInWords(((days * 24 + hours) * 60 + minutes) * 60 + seconds, words)
}

function endOfSelector(selector: string): string {
  const segments = selector.split('.').filter((one) => one !== '$' && one !== '')
  const last = segments.at(-1) ?? selector
  return last.length > 6 ? last : segments.slice(-2).join('.')
}
