/** Mistakes in the inputs of actions: AWS calls, references, scripts, waits, commands. */
import { type Kinds, misspelt, part, type Raw, renameKey } from './mutation.ts'

const apiCall = /executeAwsApi|AwsResourceProperty/

/** Sets an input of a random step of an action. */
const inInput =
  (actions: RegExp, key: string, value: Raw, suits?: (step: Raw) => boolean): Kinds[string] =>
  ({ step }) => {
    const found = step(actions, suits)
    if (found === undefined) return undefined
    found.step.inputs[key] = value
    return `${found.pointer}/inputs/${key}`
  }

const withoutInput =
  (actions: RegExp, key: string): Kinds[string] =>
  ({ step }) => {
    const found = step(actions, (one) => one.inputs[key] !== undefined)
    if (found === undefined) return undefined
    delete found.step.inputs[key]
    return `${found.pointer}/inputs`
  }

/** Texts inside a value that are whole references, with a way to set them. */
function* references(value: Raw, at: string): Generator<{ text: string; pointer: string; set(text: string): void }> {
  for (const key of Object.keys(value)) {
    const inner = value[key]
    if (key === 'Script' || key === 'Steps') continue
    const pointer = `${at}/${part(key)}`
    const set = (text: string): void => {
      value[key] = text
    }
    if (typeof inner === 'string' && /^\{\{[^{}]+\}\}$/.test(inner)) yield { text: inner, pointer, set }
    if (typeof inner === 'object' && inner !== null) yield* references(inner, pointer)
  }
}

/** Replaces a reference of one form inside the inputs of a random step. */
const inReference =
  (form: RegExp, by: (text: string) => string): Kinds[string] =>
  ({ steps, pick }) => {
    const all = steps.flatMap(({ step, pointer }) => [...references(step.inputs ?? {}, `${pointer}/inputs`)])
    const found = pick(all.filter(({ text }) => form.test(text)))
    found?.set(by(found.text))
    return found?.pointer
  }

const aParameter = /^\{\{\s*\w+\s*\}\}$/
const anOutput = /^\{\{\s*\w+\.\w+\s*\}\}$/

export const inputKinds: Kinds = {
  'unknown service': inInput(apiCall, 'Service', 'elasticcomputecloud'),
  'service misspelt': ({ step }) => {
    const found = step(apiCall)
    if (found === undefined) return undefined
    found.step.inputs.Service = misspelt(found.step.inputs.Service)
    return `${found.pointer}/inputs/Service`
  },
  'operation misspelt': ({ step }) => {
    const found = step(apiCall)
    if (found === undefined) return undefined
    found.step.inputs.Api = misspelt(found.step.inputs.Api)
    return `${found.pointer}/inputs/Api`
  },
  'operation of another service': inInput(apiCall, 'Api', 'DescribeDBInstances', (one) => one.inputs.Service === 'ec2'),
  'no service': withoutInput(apiCall, 'Service'),
  'no operation': withoutInput(apiCall, 'Api'),
  'member misspelt': ({ step, pick }) => {
    const common = ['Service', 'Api', 'PropertySelector', 'DesiredValues']
    const members = (one: Raw): string[] => Object.keys(one.inputs).filter((key) => !common.includes(key))
    const found = step(apiCall, (one) => members(one).length > 0)
    const key = found === undefined ? undefined : pick(members(found.step))
    if (found === undefined || key === undefined) return undefined
    renameKey(found.step.inputs, key, misspelt(key))
    return `${found.pointer}/inputs/${misspelt(key)}`
  },
  'list member given a map': ({ step, pick }) => {
    const lists = (one: Raw): string[] =>
      Object.keys(one.inputs).filter((key) => Array.isArray(one.inputs[key]) && key !== 'DesiredValues')
    const found = step(apiCall, (one) => lists(one).length > 0)
    const key = found === undefined ? undefined : pick(lists(found.step))
    if (found === undefined || key === undefined) return undefined
    found.step.inputs[key] = { a: 'b' }
    return `${found.pointer}/inputs/${key}`
  },
  'no property selector': withoutInput(/AwsResourceProperty/, 'PropertySelector'),
  'no desired values': withoutInput(/AwsResourceProperty/, 'DesiredValues'),
  'desired values as a map': inInput(/AwsResourceProperty/, 'DesiredValues', { a: 'b' }),
  'property selector that does not end': inInput(/AwsResourceProperty/, 'PropertySelector', '$.Reservations['),
  'property selector of nothing': ({ step }) => {
    const found = step(/AwsResourceProperty/, (one) => /^\$\.\w/.test(one.inputs.PropertySelector))
    if (found === undefined) return undefined
    found.step.inputs.PropertySelector = found.step.inputs.PropertySelector.replace(/^\$\.(\w+)/, '$.No$1')
    return `${found.pointer}/inputs/PropertySelector`
  },
  'parameter misspelt': inReference(aParameter, (text) => text.replace(/(\w+)/, (name) => misspelt(name))),
  'output of no step': inReference(anOutput, (text) => text.replace(/(\w+)\./, 'NoSuchStep.')),
  'output misspelt': inReference(anOutput, (text) => text.replace(/\.(\w+)/, (_, name) => `.${misspelt(name)}`)),
  'variable that is not declared': inReference(aParameter, () => '{{ variable:nothing }}'),
  'global misspelt': inReference(aParameter, () => '{{ global:REGOIN }}'),
  'automation variable misspelt': inReference(aParameter, () => '{{ automation:EXECUTIONID }}'),
  'unknown namespace': inReference(aParameter, () => '{{ param:Name }}'),
  'reference with one closing brace': inReference(aParameter, (text) => text.slice(0, -1)),
  'reference with an index': inReference(aParameter, (text) => text.replace(/\s*\}\}/, '[0] }}')),
  'reference inside a reference': inReference(aParameter, (text) => `{{ ${text} }}`),
  'Parameter Store in a step': inReference(aParameter, () => '{{ ssm:/some/name }}'),
  'output of a later step': ({ document }) => {
    const steps: Raw[] = document.mainSteps
    const at = steps.findIndex((one, index) => index > 0 && one.outputs?.length > 0)
    const first = steps[0]
    if (at < 1 || first?.action !== 'aws:executeScript') return undefined
    first.inputs.InputPayload = {
      ...first.inputs.InputPayload,
      Later: `{{ ${steps[at].name}.${steps[at].outputs[0].Name} }}`,
    }
    return '/mainSteps/0/inputs/InputPayload/Later'
  },
  'its own output': ({ step }) => {
    const found = step(/executeScript/, (one) => one.outputs?.length > 0)
    if (found === undefined) return undefined
    const payload = { ...found.step.inputs.InputPayload, Own: `{{ ${found.step.name}.${found.step.outputs[0].Name} }}` }
    found.step.inputs.InputPayload = payload
    return `${found.pointer}/inputs/InputPayload/Own`
  },
  'input misspelt': ({ step, pick }) => {
    const found = step(
      /runCommand|approve|changeInstanceState|createStack|deleteStack|executeAutomation|sleep|createImage/,
    )
    const key = found === undefined ? undefined : pick(Object.keys(found.step.inputs))
    if (found === undefined || key === undefined) return undefined
    renameKey(found.step.inputs, key, misspelt(key))
    return `${found.pointer}/inputs/${misspelt(key)}`
  },
  'approvers left out': withoutInput(/approve/, 'Approvers'),
  'approvals in words': inInput(/approve/, 'MinRequiredApprovals', 'two'),
  'no approvals needed': inInput(/approve/, 'MinRequiredApprovals', 0),
  'state that is none': inInput(/changeInstanceState/, 'DesiredState', 'stop'),
  'instances left out': withoutInput(/changeInstanceState/, 'InstanceIds'),
  'duration in words': inInput(/sleep/, 'Duration', '5 minutes'),
  'duration without T': inInput(/sleep/, 'Duration', 'P5S'),
  'duration that is too long': inInput(/sleep/, 'Duration', 'P30D'),
  'duration as a number': inInput(/sleep/, 'Duration', 300),
  'sleep without duration': withoutInput(/sleep/, 'Duration'),
  'time stamp in words': ({ step }) => {
    const found = step(/sleep/)
    if (found === undefined) return undefined
    found.step.inputs = { Timestamp: 'tomorrow' }
    return `${found.pointer}/inputs/Timestamp`
  },
  'command document left out': withoutInput(/runCommand/, 'DocumentName'),
  'command nodes left out': ({ step }) => {
    const found = step(/runCommand/, (one) => one.inputs.InstanceIds !== undefined)
    if (found === undefined) return undefined
    delete found.step.inputs.InstanceIds
    return `${found.pointer}/inputs`
  },
  'command parameters as a list': inInput(/runCommand/, 'Parameters', ['a']),
  'command timeout too short': inInput(/runCommand/, 'TimeoutSeconds', 5),
  'hash type of its own': inInput(/runCommand/, 'DocumentHashType', 'Md5'),
  'template twice': inInput(
    /createStack/,
    'TemplateURL',
    'https://s3.amazonaws.com/a/b',
    (one) => one.inputs.TemplateBody,
  ),
  'template left out': withoutInput(/createStack/, 'TemplateBody'),
  'stack name left out': withoutInput(/createStack|deleteStack/, 'StackName'),
  'capability that is none': inInput(/createStack/, 'Capabilities', ['CAPABILITY_EVERYTHING']),
  'runbook left out': withoutInput(/executeAutomation/, 'DocumentName'),
  'runtime parameters as text': inInput(/executeAutomation/, 'RuntimeParameters', 'a=b'),
  'function left out': withoutInput(/invokeLambdaFunction/, 'FunctionName'),
  'invocation type that is none': inInput(/invokeLambdaFunction/, 'InvocationType', 'Sync'),
  'image left out': withoutInput(/runInstances|deleteImage/, 'ImageId'),
  'name without variable:': ({ step }) => {
    const found = step(/updateVariable/)
    if (found === undefined) return undefined
    found.step.inputs.Name = found.step.inputs.Name.replace('variable:', '')
    return `${found.pointer}/inputs/Name`
  },
  'update of an undeclared variable': inInput(/updateVariable/, 'Name', 'variable:nothing'),
  'update without value': withoutInput(/updateVariable/, 'Value'),
  'update of another type': ({ document, step }) => {
    const found = step(/updateVariable/, (one) => {
      const name = String(one.inputs.Name).replace('variable:', '')
      return ['Integer', 'Boolean', 'StringMap', 'StringList'].includes(document.variables?.[name]?.type)
    })
    if (found === undefined) return undefined
    found.step.inputs.Value = 'words'
    return `${found.pointer}/inputs/Value`
  },
}
