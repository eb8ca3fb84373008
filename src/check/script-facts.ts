/** The inline Python of a step as the rules about scripts see it: its tree, its handler, and whether it is Python yet. */
import type { JsonObject } from '../document/index.ts'
import { type FunctionStatement, type Problem, parsePython, type Script, topFunctions } from '../python/index.ts'
import type { Facts } from './facts.ts'
import { type PayloadUse, payloadUse } from './payload-use.ts'
import { isObject, own, textAt } from './raw.ts'
import type { StepFact } from './steps.ts'

/** The inline Python script of one aws:executeScript step. */
export interface ScriptFact {
  readonly step: StepFact
  readonly source: string
  readonly script: Script
  /** The name of the function that SSM calls; undefined when missing, not plain, or looked for in an attachment. */
  readonly handler: string | undefined
  /** The one function of that name at the top of the script, when nothing decorates it. */
  readonly entry: FunctionStatement | undefined
  /** How the handler uses its payload; undefined where that cannot be followed. */
  use(): PayloadUse | undefined
  /** The first line that is no Python. */
  readonly problem: Problem | undefined
  /** The map given as InputPayload (`{}` when there is none); undefined when its keys are known only at run time. */
  readonly payload: JsonObject | undefined
}

const known = new WeakMap<Facts, readonly ScriptFact[]>()

/** The inline Python scripts of a document. Text that a template still has to fill in is left out. */
export function pythonScripts(facts: Facts): readonly ScriptFact[] {
  const before = known.get(facts)
  if (before !== undefined) return before
  const found = facts.steps.flatMap((step) => scriptFact(step) ?? [])
  known.set(facts, found)
  return found
}

function scriptFact(step: StepFact): ScriptFact | undefined {
  if (step.action !== 'aws:executeScript' || textAt(step.inputs, 'Runtime')?.startsWith('python') !== true)
    return undefined
  const source = textAt(step.inputs, 'Script')
  if (source === undefined || source.trim() === '' || isPlaceholder(source)) return undefined
  const script = parsePython(source)
  const lines = source.split(/\r\n|\r|\n/)
  const problems = script.problems.filter(({ limit }) => limit !== true)
  if (problems.some(({ line }) => isFilledIn(lines[line - 1] ?? ''))) return undefined
  const name = textAt(step.inputs, 'Handler')
  const isPlain = name !== undefined && /^[A-Za-z_]\w*$/.test(name) && !Object.hasOwn(step.inputs, 'Attachment')
  const handler = isPlain ? name : undefined
  const entry = handler === undefined ? undefined : entryOf(script, handler)
  let use: PayloadUse | undefined | null = null
  return {
    step,
    source,
    script,
    handler,
    entry,
    use() {
      if (use === null) use = entry === undefined ? undefined : payloadUse(script, entry)
      return use
    },
    problem: problems[0],
    payload: payloadOf(step),
  }
}

function entryOf(script: Script, handler: string): FunctionStatement | undefined {
  const [entry, ...more] = topFunctions(script).filter(({ name }) => name === handler)
  return more.length === 0 && entry?.decorators.length === 0 ? entry : undefined
}

function payloadOf(step: StepFact): JsonObject | undefined {
  const payload = own(step.inputs, 'InputPayload')
  if (payload === undefined) return {}
  if (!isObject(payload) || Object.keys(payload).some((key) => key.includes('{{'))) return undefined
  return payload
}

/** Source form: the code is put in before the document is uploaded, so no line of it is Python yet. */
function isPlaceholder(source: string): boolean {
  return !/^\s*(def|class|import|from|return|if|for|while|try|with|async|@)\b|^\s*[\w.]+\s*(=|\()/m.test(source)
}

/** A line that holds a mark of a template: `%%X%%`, `%X%`, `{{ X }}`, `${X}`, `<% x %>`, `SCRIPT_PLACEHOLDER::x`, `[[X]]`, `<X>`. */
function isFilledIn(line: string): boolean {
  return /%%|%[A-Z_]+%|\{\{|\$\{|<%|\{%|PLACEHOLDER|\[\[\w+\]\]|<[A-Z][\w-]*>|@@|#\{/.test(line)
}

/** The offset of a line of a script, at its first character that is no blank; lines count from 1. */
export function offsetOfLine(source: string, line: number): number {
  let at = 0
  const ends = /\r\n|\r|\n/g
  for (let count = 1; count < line; count += 1) {
    if (ends.exec(source) === null) return at
    at = ends.lastIndex
  }
  return at + (/^[ \t]*/.exec(source.slice(at, at + 1000))?.[0].length ?? 0)
}
