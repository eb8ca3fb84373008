/** What each step does, in words, as a numbered list. */
import { type AutomationDocument, isObject, onCancel, onFailure, type Step, stepPlaces } from '../document/index.ts'
import type { Access } from './chart.ts'
import { code } from './markdown.ts'
import { durationInWords, fill, type Words } from './words.ts'

/** One Markdown list item a step; steps of loops are indented. */
export function stepsInWords(document: AutomationDocument, words: Words, accessOf: (step: Step) => Access): string {
  return stepPlaces(document)
    .map(({ step, loops }) => {
      const about = [sentence(step, words, accessOf(step)), ...exceptions(step, words)].join(' ')
      return `${'  '.repeat(loops.length)}- **${step.name}**: ${about}\n`
    })
    .join('')
}

function sentence(step: Step, words: Words, access: Access): string {
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const text = (name: string): string => String(inputs[name] ?? '')
  const operation = code(`${text('Service')}:${text('Api')}`)
  const what = `${code(text('PropertySelector'))} = ${list(inputs['DesiredValues'])}`
  switch (step.action) {
    case 'aws:executeAwsApi':
      return fill(access === 'write' ? words.doesWrite : access === 'read' ? words.doesRead : words.doesCall, {
        operation,
      })
    case 'aws:waitForAwsResourceProperty':
      return fill(words.doesWait, { what, operation })
    case 'aws:assertAwsResourceProperty':
      return fill(words.doesAssert, { what, operation })
    case 'aws:executeScript':
      return fill(access === 'write' ? words.doesWriteScript : words.doesScript, { runtime: text('Runtime') })
    case 'aws:approve':
      return words.doesApprove
    case 'aws:pause':
      return words.doesPause
    case 'aws:sleep':
      return fill(words.doesSleep, { time: sleepText(text('Duration') || text('Timestamp'), words) })
    case 'aws:updateVariable':
      return fill(words.doesSet, { name: code(text('Name').replace(/^variable:/, '')), value: code(text('Value')) })
    case 'aws:branch':
      return words.doesBranch.replace(/:$/, '.')
    case 'aws:loop':
      return fill(words.doesLoopPlain, { names: '' }).replace(/ {2,}| \./g, (found) => (found === ' .' ? '.' : ' '))
    case 'aws:runCommand':
      return fill(words.doesCommand, { name: code(text('DocumentName')) })
    case 'aws:executeAutomation':
      return fill(words.doesAutomation, { name: code(text('DocumentName')) })
    case 'aws:invokeLambdaFunction':
      return fill(words.doesLambda, { name: code(text('FunctionName')) })
    default:
      return fill(access === 'write' ? words.doesOtherWrite : words.doesOther, { action: code(step.action) })
  }
}

function exceptions(step: Step, words: Words): readonly string[] {
  const failure = onFailure(step)
  const cancel = onCancel(step)
  return [
    failure.kind === 'step'
      ? fill(words.onFailureGoesTo, { step: failure.step })
      : failure.kind === 'continue'
        ? words.onFailureContinues
        : '',
    cancel.kind === 'step' ? fill(words.onCancelGoesTo, { step: cancel.step }) : '',
  ].filter((one) => one !== '')
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.map((one) => code(String(one))).join(', ') : code(String(value ?? ''))
}

/** `PT15M` in words; what is no plain duration stays as it is. */
function sleepText(text: string, words: Words): string {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text)
  if (match === null) return code(text)
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  return durationInWords(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), words)
}
