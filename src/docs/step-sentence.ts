/** What one step does, as a sentence. */
import { isList, isObject, member, type Step } from '../document/index.ts'
import type { Access } from './chart.ts'
import { valueInWords } from './condition-words.ts'
import { code } from './markdown.ts'
import { actionName, loopInWords, sleepInWords } from './step-detail.ts'
import { fill, type Words } from './words.ts'

/** One sentence, by the step's action and by what it does to the world. */
export function callSentence(step: Step, words: Words, access: Access): string {
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const text = (name: string): string => valueInWords(member(inputs, name))
  const operation = code(`${text('Service')}:${text('Api')}`)
  switch (step.action) {
    case 'aws:executeAwsApi': {
      const sentences = { write: words.doesWrite, read: words.doesRead, none: words.doesCall, unknown: words.doesCall }
      return fill(sentences[access], { operation })
    }
    case 'aws:waitForAwsResourceProperty':
      return fill(words.doesWait, { what: property(step, words), operation })
    case 'aws:assertAwsResourceProperty':
      return fill(words.doesAssert, { what: property(step, words), operation })
    case 'aws:executeScript': {
      const sentences = { write: words.doesWriteScript, unknown: words.doesPerhapsScript }
      const sentence = access === 'write' || access === 'unknown' ? sentences[access] : words.doesScript
      return fill(sentence, { runtime: text('Runtime') })
    }
    case 'aws:approve':
      return words.doesApprove
    case 'aws:pause':
      return words.doesPause
    case 'aws:sleep':
      return text('Duration') === ''
        ? fill(words.doesSleepUntil, { time: code(text('Timestamp')) })
        : fill(words.doesSleep, { time: sleepInWords(text('Duration'), words) })
    case 'aws:updateVariable':
      return fill(words.doesSet, { name: code(text('Name').replace(/^variable:/, '')), value: code(text('Value')) })
    case 'aws:branch':
      return words.doesBranch
    case 'aws:loop':
      return fill(words.doesLoop, { how: loopInWords(step, words) })
    case 'aws:runCommand':
      return fill(words.doesCommand, { name: code(text('DocumentName')) })
    case 'aws:executeAutomation':
      return fill(words.doesAutomation, { name: code(text('DocumentName')) })
    case 'aws:invokeLambdaFunction':
      return fill(words.doesLambda, { name: code(text('FunctionName')) })
    case 'aws:invokeWebhook':
      return fill(words.doesWebhook, { name: code(text('IntegrationName')) })
    case 'aws:executeStateMachine':
      return fill(words.doesStateMachine, { name: code(text('stateMachineArn')) })
    default:
      return fill(access === 'write' ? words.doesOtherWrite : words.doesOther, { action: code(actionName(step)) })
  }
}

function property(step: Step, words: Words): string {
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const values = member(inputs, 'DesiredValues')
  const right = (isList(values) ? values : [values]).map((one) => code(valueInWords(one))).join(` ${words.or} `)
  return fill(words.oneOf, {
    left: code(valueInWords(member(inputs, 'PropertySelector')).replace(/^\$\.?/, '')),
    right,
  })
}
