/** Mistakes at the top of a document, in parameters, variables, outputs and files. */
import { type Kinds, misspelt, part, type Raw, renameKey } from './mutation.ts'

const declared = (document: Raw, suits: (one: Raw) => boolean = () => true): string[] =>
  Object.keys(document.parameters ?? {}).filter((name) => suits(document.parameters[name]))

/** Sets a key of a random parameter that suits. */
const inParameter =
  (key: string, value: Raw, suits?: (one: Raw) => boolean): Kinds[string] =>
  ({ document, pick }) => {
    const name = pick(declared(document, suits))
    if (name === undefined) return undefined
    document.parameters[name][key] = value
    return `/parameters/${name}/${key}`
  }

const atTop =
  (key: string, value: Raw): Kinds[string] =>
  ({ document }) => {
    document[key] = value
    return `/${key}`
  }

const renamed =
  (key: string, to: string, pointer: string): Kinds[string] =>
  ({ document }) => {
    if (document[key] === undefined) return undefined
    renameKey(document, key, to)
    return pointer
  }

export const documentKinds: Kinds = {
  'schema version of a Command document': atTop('schemaVersion', '2.2'),
  'schema version 0.2': atTop('schemaVersion', '0.2'),
  'schema version with a blank': atTop('schemaVersion', '0.3 '),
  'no schema version': ({ document }) => {
    delete document.schemaVersion
    return ''
  },
  'steps under another key': renamed('mainSteps', 'steps', ''),
  'no steps': atTop('mainSteps', []),
  'steps as a map': ({ document }) => {
    document.mainSteps = Object.fromEntries(document.mainSteps.map((step: Raw) => [step.name, step]))
    return '/mainSteps'
  },
  'misspelt assumeRole': renamed('assumeRole', 'assumerole', '/assumerole'),
  'misspelt parameters': renamed('parameters', 'params', '/params'),
  'unknown key at the top': atTop('timeoutSeconds', 600),
  'role of an undeclared parameter': atTop('assumeRole', '{{ RoleOfNobody }}'),
  'role that is no text': atTop('assumeRole', ['arn:aws:iam::111122223333:role/x']),
  'parameters as a list': atTop('parameters', [{ name: 'A', type: 'String' }]),
  'outputs as a map': atTop('outputs', { a: 'b' }),
  'larger than 64 KB': ({ document }) => {
    document.description = 'x'.repeat(70_000)
    return ''
  },
  'parameter without type': ({ document, pick }) => {
    const name = pick(declared(document))
    if (name === undefined) return undefined
    delete document.parameters[name].type
    return `/parameters/${name}`
  },
  'parameter of an unknown type': inParameter('type', 'Str'),
  'parameter type in small letters': inParameter('type', 'string', (one) => one.type === 'String'),
  'parameter type Number': inParameter('type', 'Number'),
  'misspelt key of a parameter': ({ document, pick }) => {
    const name = pick(declared(document, (one) => one.default !== undefined))
    if (name === undefined) return undefined
    renameKey(document.parameters[name], 'default', 'defualt')
    return `/parameters/${name}/defualt`
  },
  'parameter name with an underscore': ({ document }) => {
    document.parameters = { ...document.parameters, Some_Name: { type: 'String', default: 'x' } }
    return '/parameters/Some_Name'
  },
  'default not among the allowed values': inParameter(
    'default',
    'NoneOfThese',
    (one) => one.type === 'String' && one.allowedValues?.length > 0,
  ),
  'default of a list that is a text': inParameter('default', 5, (one) => one.type === 'StringList'),
  'default of a text that is a number': inParameter('default', 17, (one) => one.type === 'String'),
  'default of a text that is a list': inParameter('default', ['a'], (one) => one.type === 'String'),
  'default of a number that is words': inParameter('default', 'many', (one) => one.type === 'Integer'),
  'default of a number that is broken': inParameter('default', 1.5, (one) => one.type === 'Integer'),
  'default of a truth value that is words': inParameter('default', 'maybe', (one) => one.type === 'Boolean'),
  'allowed values that are no list': inParameter('allowedValues', 'a,b', (one) => one.allowedValues !== undefined),
  'pattern that is no pattern': inParameter('allowedPattern', '^[a-z$', (one) => one.allowedPattern !== undefined),
  'pattern with an open group': inParameter('allowedPattern', '^(a|b$', (one) => one.allowedPattern !== undefined),
  'pattern that is no text': inParameter('allowedPattern', 5, (one) => one.type === 'String'),
  'limit that is no number': inParameter('maxChars', 'ten', (one) => one.type === 'String'),
  'smallest above largest': ({ document, pick }) => {
    const name = pick(declared(document, (one) => one.type === 'String'))
    if (name === undefined) return undefined
    Object.assign(document.parameters[name], { minChars: 20, maxChars: 10 })
    return `/parameters/${name}`
  },
  'variable of an unknown type': ({ document }) => {
    document.variables = { ...document.variables, Count: { type: 'Number', default: 1 } }
    return '/variables/Count/type'
  },
  'variable whose default has another type': ({ document }) => {
    document.variables = { ...document.variables, Count: { type: 'Integer', default: 'one' } }
    return '/variables/Count/default'
  },
  'output of an unknown step': ({ document }) => {
    document.outputs = [...(document.outputs ?? []), 'NoSuchStep.Output']
    return `/outputs/${document.outputs.length - 1}`
  },
  'output that its step does not have': ({ document, steps, pick }) => {
    const found = pick(steps.filter(({ step }) => step.action === 'aws:executeAwsApi'))
    if (found === undefined) return undefined
    document.outputs = [...(document.outputs ?? []), `${found.step.name}.NothingLikeIt`]
    return `/outputs/${document.outputs.length - 1}`
  },
  'output that is no text': ({ document }) => {
    document.outputs = [...(document.outputs ?? []), { Name: 'x' }]
    return `/outputs/${document.outputs.length - 1}`
  },
  'file without checksum': ({ document, pick }) => {
    const name = pick(Object.keys(document.files ?? {}))
    if (name === undefined) return undefined
    document.files[name] = { size: 3 }
    return `/files/${part(name)}`
  },
  'attachment that is no file of the document': ({ document, step }) => {
    const found = step(/executeScript/, (one) => one.inputs.Attachment !== undefined && document.files !== undefined)
    if (found === undefined) return undefined
    found.step.inputs.Attachment = misspelt(found.step.inputs.Attachment)
    return `${found.pointer}/inputs/Attachment`
  },
}
