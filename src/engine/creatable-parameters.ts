/** What creation refuses in the definitions of parameters and variables. */
import { isList, isObject, type Json, type JsonObject, member, pointerOf, textOf } from '../document/index.ts'
import type { Problem } from './creatable.ts'
import { fromLoose, isOfType, valueType } from './typed-value.ts'

const valueTypes: readonly string[] = ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap']
const resourceTypes: readonly string[] = ['AWS::EC2::Instance::Id', 'AWS::S3::Bucket::Name', 'AWS::IAM::Role::Arn']
const parameterTypes: readonly string[] = [
  ...valueTypes,
  ...resourceTypes,
  ...resourceTypes.map((type) => `List<${type}>`),
]

/** Problems of `parameters` and `variables`. */
export function parameterProblems(document: JsonObject): readonly Problem[] {
  return [
    ...definitions(document, 'parameters').flatMap(([name, definition]) => parameterProblem(name, definition)),
    ...definitions(document, 'variables').flatMap(([name, definition]) => variableProblem(name, definition)),
  ]
}

function definitions(document: JsonObject, key: string): readonly (readonly [string, Json])[] {
  const part = member(document, key)
  return isObject(part) ? Object.entries(part) : []
}

function parameterProblem(name: string, definition: Json): readonly Problem[] {
  const at = (rule: string, message: string, key?: string): Problem => ({
    rule,
    message,
    pointer: pointerOf(['parameters', name, ...(key === undefined ? [] : [key])]),
  })
  if (!/^[A-Za-z0-9]+$/.test(name)) return [at('parameter-name', `Parameter name "${name}" is not alpha-numeric.`)]
  const type = member(definition, 'type')
  if (type === undefined) return [at('parameter-type', `Missing "type" in parameter definition. (${name})`)]
  if (typeof type !== 'string' || !parameterTypes.includes(type)) {
    return [at('parameter-type', `Parameter type: ${textOf(type)} is invalid.`, 'type')]
  }
  const value = member(definition, 'default')
  if (value === undefined || value === null || isStored(value)) return []
  if (!defaultFits(type, value)) {
    return [at('parameter-default', `Wrong default value for a "${type}" parameters: ${name}.`, 'default')]
  }
  const allowed = member(definition, 'allowedValues')
  const stray = isList(allowed) ? (isList(value) ? value : [value]).find((one) => !isAllowed(allowed, one)) : undefined
  if (stray === undefined) return []
  const message = `Parameter "${name}" has the default ${JSON.stringify(stray)}, which is not in its allowedValues.`
  return [at('parameter-default', message, 'default')]
}

function isStored(value: Json): boolean {
  const text = isList(value) && value.length === 1 ? value[0] : value
  return typeof text === 'string' && /^\{\{\s*ssm:.*\}\}$/.test(text)
}

/** An Integer may stand as its text, and lists of one as that one; a Boolean may not be text. */
function defaultFits(type: string, value: Json): boolean {
  const wanted = valueType(type)
  if (isOfType(wanted, value)) return true
  if (wanted === 'Integer' || wanted === 'StringMap' || wanted === 'MapList')
    return fromLoose(wanted, value) !== undefined
  return wanted === 'String' && (typeof value === 'number' || typeof value === 'boolean')
}

function isAllowed(allowed: readonly Json[], value: Json): boolean {
  return value === '' || allowed.some((one) => textOf(one).toLowerCase() === textOf(value).toLowerCase())
}

function variableProblem(name: string, definition: Json): readonly Problem[] {
  const type = member(definition, 'type')
  if (typeof type === 'string' && valueTypes.includes(type)) return []
  return [
    {
      rule: 'variable-type',
      message: `Variable "${name}" needs a type: ${valueTypes.join(', ')}.`,
      pointer: pointerOf(['variables', name]),
    },
  ]
}
