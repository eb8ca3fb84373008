/**
 * Which child automations a step of aws:executeAutomation starts, and with what parameters: one, or one a target.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-scale.html
 */
import { isList, isObject, type Json, type JsonObject, textOf } from '../document/index.ts'
import { input, invalid, listInput, mapInput, textInput, textsInput } from './inputs.ts'

/** Parameters as StartAutomationExecution takes them: each a list of texts. */
export type WireParameters = { readonly [name: string]: readonly string[] }

/**
 * The parameters of each child, in order. Targets are known only as ParameterValues, or as TargetMaps; a tag or a group would
 * have to be looked up in an account, which this local run can't (StepFailure).
 */
export function childParameters(inputs: JsonObject): readonly WireParameters[] {
  const common = wire(mapInput(inputs, 'RuntimeParameters') ?? {})
  const maps = listInput(inputs, 'TargetMaps').filter(isObject)
  if (maps.length > 0) return maps.map((one) => ({ ...common, ...wire(one) }))
  const targets = listInput(inputs, 'Targets').filter(isObject)
  if (targets.length === 0) return [common]
  const parameter = textInput(inputs, 'TargetParameterName')
  if (parameter === undefined) throw invalid('Targets need TargetParameterName: the parameter that takes the value.')
  const other = targets.find((one) => input(one, 'Key') !== 'ParameterValues')
  if (other !== undefined) {
    const key = JSON.stringify(input(other, 'Key') ?? null)
    throw invalid(`Targets with the key ${key} are looked up in AWS; only ParameterValues can be run here.`)
  }
  return targets.flatMap((one) => textsInput(one, 'Values')).map((value) => ({ ...common, [parameter]: [value] }))
}

/** How many failed children are too many: MaxErrors is a number or a percentage; one more than it stops the rest. */
export function allowedErrors(inputs: JsonObject, children: number): number {
  const text = textInput(inputs, 'MaxErrors') ?? '0'
  const amount = Number.parseInt(text, 10)
  if (Number.isNaN(amount)) throw invalid(`MaxErrors is "${text}"; it must be a number or a percentage.`)
  return text.trim().endsWith('%') ? Math.floor((amount * children) / 100) : amount
}

/** Bare values become lists of one; what is no text is written as JSON. */
function wire(parameters: JsonObject): WireParameters {
  const entries = Object.entries(parameters).map(([name, value]): [string, readonly string[]] => [name, texts(value)])
  return Object.fromEntries(entries)
}

function texts(value: Json): readonly string[] {
  return isList(value) ? value.map(textOf) : [textOf(value)]
}
