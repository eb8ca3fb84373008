/** Mistakes in what every step has: names, links, limits, outputs. */
import { type Kinds, misspelt, type Raw, renameKey } from './mutation.ts'

/** Sets a key of a random step that suits. */
const inStep =
  (key: string, value: Raw, suits?: (step: Raw) => boolean, actions?: RegExp): Kinds[string] =>
  ({ step }) => {
    const found = step(actions, suits)
    if (found === undefined) return undefined
    found.step[key] = value
    return `${found.pointer}/${key}`
  }

const has =
  (key: string) =>
  (step: Raw): boolean =>
    step[key] !== undefined

const without =
  (key: string): Kinds[string] =>
  ({ step }) => {
    const found = step(/./, has(key))
    if (found === undefined) return undefined
    delete found.step[key]
    return found.pointer
  }

const renamed =
  (key: string, to: string): Kinds[string] =>
  ({ step }) => {
    const found = step(/./, has(key))
    if (found === undefined) return undefined
    renameKey(found.step, key, to)
    return `${found.pointer}/${to}`
  }

/** Changes one declared output of a random step. */
const inOutput =
  (change: (output: Raw) => string, suits: (output: Raw) => boolean = () => true): Kinds[string] =>
  ({ step, pick }) => {
    const found = step(/executeAwsApi|executeScript/, (one) => one.outputs?.some(suits))
    const output = pick<Raw>(found?.step.outputs.filter(suits) ?? [])
    if (found === undefined) return undefined
    const key = change(output)
    return `${found.pointer}/outputs/${found.step.outputs.indexOf(output)}${key}`
  }

const unended = (step: Raw): boolean => step.isEnd === undefined && !/branch|loop/.test(step.action)

export const stepKinds: Kinds = {
  'step without name': without('name'),
  'step without action': without('action'),
  'step without inputs': without('inputs'),
  'step name with a blank': inStep('name', 'Two Words'),
  'step name with a hyphen': inStep('name', 'two-words'),
  'step name that is a number': inStep('name', 5),
  'empty step name': inStep('name', ''),
  'two steps of one name': ({ steps, pick }) => {
    const found = pick(steps.slice(1))
    if (found === undefined) return undefined
    found.step.name = steps[0]?.step.name
    return `${found.pointer}/name`
  },
  'action misspelt': ({ step, pick }) => {
    const found = step()
    if (found === undefined) return undefined
    const letters = [...found.step.action]
    const at = pick([5, 6, 7, 8, 9]) ?? 5
    letters.splice(at, 1)
    found.step.action = letters.join('')
    return `${found.pointer}/action`
  },
  'action in small letters': inStep('action', 'aws:executescript', undefined, /executeScript/),
  'action without aws:': inStep('action', 'executeAwsApi', undefined, /executeAwsApi/),
  'action of Command documents': inStep('action', 'aws:runShellScript', undefined, /runCommand/),
  is_end: renamed('isEnd', 'is_end'),
  onfailure: renamed('onFailure', 'onfailure'),
  nextstep: renamed('nextStep', 'nextstep'),
  timeoutInSeconds: renamed('timeoutSeconds', 'timeoutInSeconds'),
  maxAttempt: renamed('maxAttempts', 'maxAttempt'),
  'output for outputs': renamed('outputs', 'output'),
  precondition: inStep('precondition', { StringEquals: ['platformType', 'Linux'] }),
  'timeoutSeconds in words': inStep('timeoutSeconds', 'ten minutes'),
  'timeoutSeconds below zero': inStep('timeoutSeconds', -5),
  'timeoutSeconds as a list': inStep('timeoutSeconds', [600]),
  'timeoutSeconds true': inStep('timeoutSeconds', true),
  'timeoutSeconds with a fraction': inStep('timeoutSeconds', 1.5),
  'maxAttempts zero': inStep('maxAttempts', 0),
  'maxAttempts in words': inStep('maxAttempts', 'three'),
  'maxAttempts as a map': inStep('maxAttempts', {}),
  'isEnd yes': inStep('isEnd', 'yes'),
  'isEnd as a list': inStep('isEnd', [true]),
  'isCritical maybe': inStep('isCritical', 'maybe'),
  'onFailure retry': inStep('onFailure', 'Retry'),
  'onFailure in small letters': inStep('onFailure', 'abort'),
  'onFailure to nowhere': inStep('onFailure', 'step:NoSuchStep'),
  'onFailure without step:': ({ step }) => {
    const found = step(/./, (one) => /^step:/.test(one.onFailure))
    if (found === undefined) return undefined
    found.step.onFailure = found.step.onFailure.slice(5)
    return `${found.pointer}/onFailure`
  },
  'onCancel to nowhere': inStep('onCancel', 'step:NoSuchStep'),
  'onCancel Continue': inStep('onCancel', 'Continue'),
  'nextStep to nowhere': inStep('nextStep', 'NoSuchStep', unended),
  'nextStep misspelt': ({ step }) => {
    const found = step(/./, (one) => typeof one.nextStep === 'string')
    if (found === undefined) return undefined
    found.step.nextStep = misspelt(found.step.nextStep)
    return `${found.pointer}/nextStep`
  },
  'nextStep with step:': ({ step }) => {
    const found = step(/./, (one) => typeof one.nextStep === 'string')
    if (found === undefined) return undefined
    found.step.nextStep = `step:${found.step.nextStep}`
    return `${found.pointer}/nextStep`
  },
  'nextStep as a list': inStep('nextStep', ['A'], unended),
  'end and next': ({ step }) => {
    const found = step(/./, (one) => typeof one.nextStep === 'string' && one.action !== 'aws:branch')
    if (found === undefined) return undefined
    found.step.isEnd = true
    return found.pointer
  },
  'circle of two steps': ({ document }) => {
    const [one, two] = document.mainSteps
    if (two === undefined || [one, two].some((step) => /branch|loop/.test(step.action))) return undefined
    for (const step of [one, two]) for (const key of ['isEnd', 'onFailure', 'onCancel']) delete step[key]
    one.nextStep = two.name
    two.nextStep = one.name
    return '/mainSteps/0'
  },
  'inputs as a list': inStep('inputs', []),
  'inputs as text': inStep('inputs', 'x'),
  'step that is text': ({ document, pick }) => {
    const at = pick([...document.mainSteps.keys()]) ?? 0
    document.mainSteps[at] = 'Wait'
    return `/mainSteps/${at}`
  },
  'output without name': inOutput((output) => {
    delete output.Name
    return ''
  }),
  'output without selector': inOutput((output) => {
    delete output.Selector
    return ''
  }),
  'output of an unknown type': inOutput((output) => {
    output.Type = 'Text'
    return '/Type'
  }),
  'output type in small letters': inOutput((output) => {
    output.Type = 'string'
    return '/Type'
  }),
  'selector that does not end': inOutput((output) => {
    output.Selector = '$.Payload['
    return '/Selector'
  }),
  'selector with two dots at the end': inOutput((output) => {
    output.Selector = '$.Payload..'
    return '/Selector'
  }),
  'misspelt key of an output': inOutput((output) => {
    renameKey(output, 'Selector', 'selector')
    return '/selector'
  }),
  'selector of nothing in the response': ({ step, pick }) => {
    const found = step(/executeAwsApi/, (one) => one.outputs?.some((output: Raw) => /^\$\.\w+/.test(output.Selector)))
    const output = pick<Raw>(found?.step.outputs.filter((one: Raw) => /^\$\.\w+/.test(one.Selector)) ?? [])
    if (found === undefined) return undefined
    output.Selector = output.Selector.replace(/^\$\.(\w+)/, (_: string, first: string) => `$.${misspelt(first)}`)
    return `${found.pointer}/outputs/${found.step.outputs.indexOf(output)}/Selector`
  },
  'two outputs of one name': ({ step }) => {
    const found = step(/./, (one) => Array.isArray(one.outputs) && one.outputs.length > 1)
    if (found === undefined) return undefined
    found.step.outputs[1].Name = found.step.outputs[0].Name
    return `${found.pointer}/outputs/1`
  },
  'outputs as a map': inStep('outputs', { Name: 'x', Selector: '$', Type: 'String' }, has('outputs')),
}
