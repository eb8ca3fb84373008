/** What one import shares: the document and how it is spelled, what is declared in it, and which steps must be written plainer. */

import { findAction } from '../actions/index.ts'
import * as guardia from '../authoring/index.ts'
import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  referencesIn,
  textOf,
  type ValueType,
} from '../document/index.ts'
import type { Code } from './code.ts'
import { word } from './code.ts'
import { Names } from './names.ts'
import { isValueType, valueTypeOf } from './types.ts'

/** What a reference carries: its SSM type, and the only texts it may have, where the document says so. */
export interface Carried {
  readonly type: ValueType
  readonly allowed?: readonly string[]
}

/** How a step is written: by the function made for its action, by `run`, or as data. */
export type Plainness = 'typed' | 'run' | 'raw'

/** A script that became a file of its own. `path` is relative to the TypeScript file. */
export interface ScriptFile {
  readonly path: string
  readonly text: string
}

/** What an import is given. */
export interface BookOptions {
  readonly braces: guardia.Braces
  readonly links: guardia.LinkSpelling
  /** By pointer; steps that are not named are `typed`. */
  readonly plainness: ReadonlyMap<string, Plainness>
  /** Members of the document that must stand in `others`. */
  readonly others: ReadonlySet<string>
  /** No choices with bodies, no attempts: steps in a row, and jumps. */
  readonly flat: boolean
  /** Folder for scripts; undefined: they stay in the TypeScript. */
  readonly scriptFolder: string | undefined
}

export class Book {
  readonly document: JsonObject
  readonly options: BookOptions
  readonly names: Names
  readonly parameters: ReadonlyMap<string, Carried>
  readonly variables: ReadonlyMap<string, Carried>
  /** Outputs by step name. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, Carried>>
  /** Constants before the document: name and value. */
  readonly constants: (readonly [string, Code])[] = []
  readonly scripts: ScriptFile[] = []
  /** Names of steps of which something is read. */
  readonly readSteps: ReadonlySet<string>
  usesParameters = false
  usesVariables = false
  typedReferences = 0
  referencesByName = 0
  readonly #scriptNames = new Map<string, string>()

  constructor(document: JsonObject, options: BookOptions) {
    this.document = document
    this.options = options
    this.names = new Names([...Object.keys(guardia), 'Object'])
    this.parameters = declarations(this.member('parameters'))
    this.variables = declarations(this.member('variables'))
    const outputs = new Map<string, ReadonlyMap<string, Carried>>()
    collectOutputs(document['mainSteps'], outputs)
    this.outputs = outputs
    this.readSteps = new Set(readSteps(document))
  }

  /** A member of the document, unless it stands in `others`. */
  member(name: string): Json | undefined {
    return this.options.others.has(name) || !Object.hasOwn(this.document, name) ? undefined : this.document[name]
  }

  /** A function of guardia. */
  use(name: keyof typeof guardia): Code {
    return word(name)
  }

  /** A call of a function of guardia. */
  call(name: keyof typeof guardia, ...args: readonly Code[]): Code {
    return { kind: 'call', callee: this.use(name), args }
  }

  /** A value that its place would not take. */
  unchecked(value: Code): Code {
    return this.call('unchecked', value)
  }

  /** The constant that holds a script; the same script is declared once. */
  script(source: string, name: string, extension: string): Code {
    const known = this.#scriptNames.get(source)
    if (known !== undefined) return word(known)
    const constant = this.names.claim(`${name}Script`)
    this.#scriptNames.set(source, constant)
    const { scriptFolder } = this.options
    // Scripts are read with LF line ends, so that a document is the same on every machine.
    if (scriptFolder === undefined || source.includes('\r')) {
      this.constants.push([constant, { kind: 'text', value: source }])
    } else {
      const snake = constant.replaceAll(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`)
      const stem = snake.replace(/_script(\d*)$/, (_, count: string) => (count === '' ? '' : `_${count}`))
      const path = `${scriptFolder}/${stem}.${extension}`
      this.scripts.push({ path, text: source })
      const value = this.call('readScript', word('import.meta.url'), { kind: 'text', value: urlOf(path) })
      this.constants.push([constant, value])
    }
    return word(constant)
  }
}

/** A path as `new URL` takes it: blanks and marks that mean something there are escaped. */
export function urlOf(path: string): string {
  return encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent)
}

function declarations(value: Json | undefined): ReadonlyMap<string, Carried> {
  const found = new Map<string, Carried>()
  if (!isObject(value)) return found
  for (const [name, one] of Object.entries(value)) {
    const type = isObject(one) ? valueTypeOf(one['type']) : undefined
    const allowed = isObject(one) && type === 'String' ? one['allowedValues'] : undefined
    const texts = isList(allowed) && allowed.length > 0 ? allowed.filter((each) => typeof each === 'string') : undefined
    found.set(name, { type: type ?? 'String', ...(texts === undefined ? {} : { allowed: texts }) })
  }
  return found
}

function collectOutputs(steps: Json | undefined, found: Map<string, ReadonlyMap<string, Carried>>): void {
  if (!isList(steps)) return
  for (const one of steps) {
    if (!isObject(one)) continue
    const { name, inputs } = one
    if (typeof name === 'string' && !found.has(name)) found.set(name, outputsOf(one))
    if (isObject(inputs)) collectOutputs(inputs['Steps'], found)
  }
}

function readSteps(document: JsonObject): readonly string[] {
  const read = referencesIn(document).flatMap(({ reference }) => (reference.kind === 'output' ? [reference.step] : []))
  const { outputs } = document
  const told = isList(outputs) ? outputs.map((one) => textOf(one).split('.')[0] ?? '') : []
  return [...read, ...told]
}

/** The outputs that a step declares, and those that its action always has. */
export function outputsOf(step: JsonObject): ReadonlyMap<string, Carried> {
  const { action, outputs } = step
  const builtIn = typeof action === 'string' ? (findAction(action)?.outputs ?? {}) : {}
  const found = new Map<string, Carried>(Object.entries(builtIn).map(([name, { type }]) => [name, { type }]))
  for (const one of isList(outputs) ? outputs : []) {
    if (!isObject(one) || typeof one['Name'] !== 'string') continue
    const type = one['Type']
    found.set(one['Name'], { type: isValueType(type) ? type : 'String' })
  }
  return found
}
