/**
 * What a target gets: the event, a part of it, a constant, or a template filled from it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import { isObject, type Json } from '../../document/index.ts'
import type { BusEvent } from './bus-event.ts'

/** The parts of an EventBridge target that shape its input. */
export interface InputShape {
  readonly Input?: string
  readonly InputPath?: string
  readonly InputTransformer?: {
    readonly InputPathsMap?: { readonly [name: string]: string }
    readonly InputTemplate: string
  }
}

/**
 * The text that a target receives. A template in which a value with quotes stands inside quotes is no JSON afterwards, as on AWS.
 *
 * @param rule ARN of the rule
 */
export function targetInput(shape: InputShape, event: BusEvent, rule: string): string {
  if (shape.Input !== undefined) return shape.Input
  if (shape.InputTransformer !== undefined) return fill(shape.InputTransformer, event, rule)
  if (shape.InputPath !== undefined) return JSON.stringify(valueAt(event as unknown as Json, shape.InputPath) ?? {})
  return JSON.stringify(event)
}

function fill(transformer: NonNullable<InputShape['InputTransformer']>, event: BusEvent, rule: string): string {
  const whole = event as unknown as Json
  const values = new Map<string, Json | undefined>([
    ['aws.events.rule-arn', rule],
    ['aws.events.rule-name', rule.replace(/^.*\//, '')],
    ['aws.events.event.ingestion-time', event.time],
    ['aws.events.event', whole],
    ['aws.events.event.json', whole],
  ])
  for (const [name, path] of Object.entries(transformer.InputPathsMap ?? {})) values.set(name, valueAt(whole, path))
  const template = transformer.InputTemplate
  let quoted = false
  let text = ''
  for (let at = 0; at < template.length; at += 1) {
    const character = template[at] ?? ''
    if (character === '\\' && quoted) {
      text += character + (template[at + 1] ?? '')
      at += 1
      continue
    }
    const end = character === '<' ? template.indexOf('>', at) : -1
    const name = end < 0 ? undefined : template.slice(at + 1, end)
    if (name !== undefined && values.has(name)) {
      text += placed(values.get(name), quoted)
      at = end
      continue
    }
    if (character === '"') quoted = !quoted
    text += character
  }
  return text
}

function placed(value: Json | undefined, quoted: boolean): string {
  if (value === undefined) return quoted ? '' : '""'
  if (typeof value === 'string' && quoted) return value
  return JSON.stringify(value)
}

/** A path in dot notation: `$.detail.alarmName`, `$.resources[0]`, `$.detail['a.b']`. Undefined where it leads nowhere. */
export function valueAt(value: Json, path: string): Json | undefined {
  if (!path.startsWith('$')) return undefined
  let found: Json | undefined = value
  const part = /\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]|\["([^"]+)"\]/y
  part.lastIndex = 1
  while (part.lastIndex < path.length) {
    const match = part.exec(path)
    if (match === null) return undefined
    const name = match[1] ?? match[3] ?? match[4]
    if (name !== undefined) found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    else found = Array.isArray(found) ? (found[Number(match[2])] as Json | undefined) : undefined
    if (found === undefined) return undefined
  }
  return found
}
