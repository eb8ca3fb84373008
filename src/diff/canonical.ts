/** A document made comparable: references written one way, and steps under their new names. */
import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  parseText,
  printReference,
  type Reference,
} from '../document/index.ts'

/** New names of steps by their old ones. */
export type Renames = ReadonlyMap<string, string>

/** The document with its steps renamed, wherever they are named, and with every reference in SSM's plain spacing. */
export function canonical(document: JsonObject, renames: Renames): JsonObject {
  const renamed = (name: string): string => renames.get(name) ?? name
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => {
      if (key === 'mainSteps') return [key, steps(value, renamed)]
      if (key === 'outputs' && isList(value)) return [key, value.map((one) => documentOutput(one, renamed))]
      return [key, withReferences(value, renamed)]
    }),
  )
}

type Rename = (name: string) => string

function steps(value: Json, renamed: Rename): Json {
  if (!isList(value)) return value
  return value.map((one) => (isObject(one) ? step(one, renamed) : one))
}

function step(value: JsonObject, renamed: Rename): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (typeof one === 'string') {
        if (key === 'name' || key === 'nextStep') return [key, renamed(one)]
        if (key === 'onFailure' || key === 'onCancel') return [key, jump(one, renamed)]
      }
      return [
        key,
        key === 'inputs' && isObject(one) ? inputs(one, value['action'] ?? '', renamed) : withReferences(one, renamed),
      ]
    }),
  )
}

function inputs(value: JsonObject, action: Json, renamed: Rename): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (action === 'aws:loop' && key === 'Steps') return [key, steps(one, renamed)]
      if (action === 'aws:executeScript' && key === 'Script') return [key, one]
      if (action === 'aws:branch' && key === 'Default' && typeof one === 'string') return [key, renamed(one)]
      if (action === 'aws:branch' && key === 'Choices' && isList(one)) {
        return [key, one.map((choice) => target(withReferences(choice, renamed), renamed))]
      }
      return [key, withReferences(one, renamed)]
    }),
  )
}

function target(choice: Json, renamed: Rename): Json {
  if (!isObject(choice) || typeof choice['NextStep'] !== 'string') return choice
  return { ...choice, NextStep: renamed(choice['NextStep']) }
}

function jump(value: string, renamed: Rename): string {
  const [, before, name] = /^(step:)\s*(.*?)\s*$/s.exec(value) ?? []
  return before === undefined || name === undefined ? value : before + renamed(name)
}

function documentOutput(value: Json, renamed: Rename): Json {
  const [, name, rest] = typeof value === 'string' ? (/^([^.]*)(\..*)$/s.exec(value) ?? []) : []
  return name === undefined || rest === undefined ? value : renamed(name) + rest
}

function withReferences(value: Json, renamed: Rename): Json {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return value
    return parseText(value)
      .map((part) => (typeof part === 'string' ? part : printReference(withName(part, renamed))))
      .join('')
  }
  if (isList(value)) return value.map((one) => withReferences(one, renamed))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withReferences(one, renamed)]))
}

function withName(reference: Reference, renamed: Rename): Reference {
  return reference.kind === 'output' ? { ...reference, step: renamed(reference.step) } : reference
}
