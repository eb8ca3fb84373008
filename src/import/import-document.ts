/**
 * Any Automation document as TypeScript that says the same. The result is built and compared before it is handed out: a step that
 * its function would not write exactly is written plainer, down to data; so nothing is lost and nothing is invented.
 */
import { findAction } from '../actions/index.ts'
import * as guardia from '../authoring/index.ts'
import {
  DocumentError,
  isList,
  isObject,
  type Json,
  type JsonObject,
  printJson,
  readSource,
  referencesIn,
} from '../document/index.ts'
import { Book, type BookOptions, type Plainness, type ScriptFile, urlOf } from './book.ts'
import type { Code } from './code.ts'
import { compare, loopSteps } from './compare.ts'
import { documentCode, fileText, unsayable } from './document-code.ts'
import { evaluate, StepRefused } from './evaluate.ts'
import { linkSpellingOf } from './links.ts'
import { isSound } from './sound.ts'
import { literalCode } from './values.ts'

/** How to import. */
export interface ImportOptions {
  /** Folder for scripts, relative to the TypeScript file (`./scripts`). Without it scripts stay in the TypeScript. */
  readonly scriptFolder?: string
}

/** How much of the document is more than data. */
export interface ImportStatistics {
  readonly steps: number
  /** Steps that are written as data (`step.raw`). */
  readonly rawSteps: number
  readonly references: number
  /** References that TypeScript knows by type. */
  readonly typedReferences: number
  /** Of these, outputs of steps in other blocks, which only a name reaches (`step.output`). */
  readonly referencesByName: number
}

/** An imported document. */
export interface Imported {
  /** A file that imports only `guardia`; its default export is the document. */
  readonly typescript: string
  /** Scripts that became files. */
  readonly scripts: readonly ScriptFile[]
  readonly statistics: ImportStatistics
}

/**
 * Turns a document, YAML or JSON, into TypeScript.
 *
 * @throws DocumentError for a text that cannot be read, or that is no Automation document
 * @example
 * const { typescript } = importDocument(readFileSync('AWS-RestartEC2Instance.json', 'utf8'))
 */
export function importDocument(source: string, options: ImportOptions = {}): Imported {
  const document = automationIn(source)
  const base = {
    braces: bracesOf(document),
    links: linkSpellingOf(document['mainSteps']),
    scriptFolder: options.scriptFolder,
  }
  const plainness = new Map<string, Plainness>(repeated(document).map((at) => [at, 'raw']))
  const others = new Set(unsayable(document))
  let flat = false
  // Each round writes at least one thing plainer, so the rounds are bounded by what there is to write.
  for (let round = 3 * stepsIn(document).length + Object.keys(document).length + 2; round > 0; round -= 1) {
    const attempt = build(document, { ...base, plainness, others, flat })
    const verdict = compare(attempt.made, document)
    if (verdict === 'same') return finished(attempt.book, fileText(attempt.book, attempt.code), attempt.made)
    if (verdict.kind === 'members') for (const name of verdict.names) others.add(name)
    else if (verdict.kind === 'steps' && verdict.places.some((at) => plainer(plainness, at))) continue
    else if (verdict.kind !== 'steps' && !flat) flat = true
    else break
  }
  return asData(document, { ...base, plainness, others, flat })
}

/** The document in a text, its keys in SSM's order, so that their order in the text does not matter. */
function automationIn(source: string): JsonObject {
  const { value } = readSource(source)
  const version = isObject(value) ? value['schemaVersion'] : undefined
  const isOther = typeof version === 'string' && /^[12]\./.test(version) && !hasAction(value)
  if (!isObject(value) || !isList(value['mainSteps']) || isOther) {
    const message = isOther
      ? `This is a document of schema ${version}, not an Automation document (0.3).`
      : 'This is no Automation document: a map with a list "mainSteps" is expected.'
    throw new DocumentError([{ rule: 'syntax', severity: 'error', message, pointer: '', line: 1, column: 1 }])
  }
  return JSON.parse(printJson(value)) as JsonObject
}

/** Is one of the steps an action of Automation? Then it is meant as an Automation document, whatever its version says. */
function hasAction(value: Json): boolean {
  const steps = isObject(value) && isList(value['mainSteps']) ? value['mainSteps'] : []
  return steps.some((step) => isObject(step) && typeof step['action'] === 'string' && findAction(step['action']))
}

interface Built {
  readonly book: Book
  readonly code: Code
  /** The document that the code makes, or the refusal of one of its steps. */
  readonly made: Json | StepRefused
}

function build(document: JsonObject, options: BookOptions): Built {
  const book = new Book(document, options)
  const code = documentCode(book)
  const scripts = new Map(book.scripts.map((one) => [urlOf(one.path), one.text]))
  const names: { [name: string]: unknown } = {
    ...guardia,
    Object: { fromEntries: (entries: readonly (readonly [string, unknown])[]) => Object.fromEntries(entries) },
    readScript: (_: string, path: string) => scripts.get(path),
  }
  try {
    for (const [name, value] of book.constants) names[name] = evaluate(value, names)
    return { book, code, made: evaluate(code, names) as Json }
  } catch (error) {
    return { book, code, made: error instanceof StepRefused ? error : new StepRefused(undefined, error) }
  }
}

/** Writes a step plainer than before; false where it could not be plainer. */
function plainer(plainness: Map<string, Plainness>, at: string): boolean {
  const now = plainness.get(at) ?? 'typed'
  if (now === 'raw') return false
  plainness.set(at, now === 'typed' ? 'run' : 'raw')
  return true
}

/** The last resort: all of it as data. */
function asData(document: JsonObject, options: BookOptions): Imported {
  const book = new Book(document, options)
  const code = book.call('rawDocument', literalCode(document))
  const steps = stepsIn(document).length
  return {
    typescript: fileText(book, code),
    scripts: [],
    statistics: {
      steps,
      rawSteps: steps,
      references: referencesIn(document).length,
      typedReferences: 0,
      referencesByName: 0,
    },
  }
}

function finished(book: Book, typescript: string, document: Json | StepRefused): Imported {
  const all = stepsIn(book.document)
  return {
    typescript,
    scripts: book.scripts,
    statistics: {
      steps: all.length,
      rawSteps: all.filter(({ step, at }) => !isSound(step) || book.options.plainness.get(at) === 'raw').length,
      references: document instanceof StepRefused ? 0 : referencesIn(document).length,
      typedReferences: book.typedReferences,
      referencesByName: book.referencesByName,
    },
  }
}

function stepsIn(document: JsonObject): readonly { readonly step: Json; readonly at: string }[] {
  const found: { step: Json; at: string }[] = []
  const collect = (steps: Json | undefined, pointer: string): void => {
    if (!isList(steps)) return
    for (const [index, step] of steps.entries()) {
      found.push({ step, at: `${pointer}/${index}` })
      collect(loopSteps(step), `${pointer}/${index}/inputs/Steps`)
    }
  }
  collect(document['mainSteps'], '/mainSteps')
  return found
}

/** Steps whose name another step had before: no function would write them. */
function repeated(document: JsonObject): readonly string[] {
  const seen = new Set<Json | undefined>()
  return stepsIn(document).flatMap(({ step, at }) => {
    const name = isObject(step) ? step['name'] : undefined
    if (name !== undefined && seen.has(name)) return [at]
    seen.add(name)
    return []
  })
}

/** How the document mostly spells its references. */
function bracesOf(document: JsonObject): guardia.Braces {
  const text = JSON.stringify(document)
  const tight = text.match(/\{\{[^\s{}][^{}]*[^\s{}]\}\}/g)?.length ?? 0
  const wide = text.match(/\{\{ [^\s{}][^{}]*[^\s{}] \}\}/g)?.length ?? 0
  return tight > wide ? 'tight' : 'wide'
}
