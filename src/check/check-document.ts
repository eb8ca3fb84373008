/** Checks one Automation document, ours or anyone's, and says everything that is wrong with it. */
import {
  type AutomationDocument,
  type Diagnostic,
  DocumentError,
  type Json,
  type JsonObject,
  type Position,
  partsOf,
  printYaml,
  readSource,
  type Severity,
  type Source,
} from '../document/index.ts'
import { type Facts, factsOf } from './facts.ts'
import type { CheckOptions } from './options.ts'
import { described, isObject } from './raw.ts'
import { rules } from './rules.ts'
import { suppressionProblems, suppressionsOf, withoutSuppressed } from './suppressions.ts'

/**
 * Every finding in a document, in the order of its lines. Never throws for what a document holds: text that cannot be read gives
 * findings of the rule `syntax`. For a document given as data, line and column are those of its canonical YAML.
 *
 * @example checkDocument('{"schemaVersion": "0.3", "mainSteps": []}')[0]?.rule // 'no-steps'
 */
export function checkDocument(
  document: string | AutomationDocument | JsonObject,
  options: CheckOptions = {},
): readonly Diagnostic[] {
  if (typeof document !== 'string') return checkValue(document as unknown as Json, undefined, options)
  let source: Source
  try {
    source = readSource(document)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return error.diagnostics
  }
  return checkValue(source.value, source, options)
}

interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly pointer: string
  readonly offset: number | undefined
}

function checkValue(value: Json, source: Source | undefined, options: CheckOptions): readonly Diagnostic[] {
  if (!isObject(value)) {
    const message = `The document is ${described(value)}; expected a map with schemaVersion and mainSteps.`
    return [{ rule: 'syntax', severity: 'error', message, pointer: '', line: 1, column: 1 }]
  }
  const facts = factsOf(value, source, options)
  const findings: Finding[] = []
  for (const rule of rules) {
    if (options.ignore?.includes(rule.id)) continue
    rule.check(facts, (pointer, message, severity = rule.severity, offset = undefined) => {
      findings.push({ rule: rule.id, severity, message, pointer, offset })
    })
  }
  return placed(facts, findings)
}

function placed(facts: Facts, findings: readonly Finding[]): readonly Diagnostic[] {
  const { source } = facts
  const suppressions = source === undefined ? [] : suppressionsOf(source)
  if (findings.length === 0 && suppressions.length === 0) return []
  const positions = positionsOf(facts)
  const found = findings.map((finding): Diagnostic => {
    const step = stepAt(facts, finding.pointer)
    const { rule, severity, pointer, offset } = finding
    const message = finding.message.replace(/^step /, 'Step ')
    return { rule, severity, message, pointer, ...(step === undefined ? {} : { step }), ...positions(pointer, offset) }
  })
  const kept = withoutSuppressed(found, suppressions, (pointer) => positions(stepPointer(facts, pointer)).line)
  const ids = rules.map((rule) => rule.id)
  return [...kept, ...suppressionProblems(suppressions, ids)].sort(
    (one, other) => one.line - other.line || one.column - other.column,
  )
}

function positionsOf({ source, document }: Facts): (pointer: string, offset?: number) => Position {
  let canonical: Source | undefined | null
  return (pointer, offset) => {
    if (source !== undefined) return source.positionOf(pointer, offset)
    canonical ??= canonicalSource(document)
    return canonical?.positionOf(pointer, offset) ?? { line: 1, column: 1 }
  }
}

/** Null for data that no text may hold: the key `__proto__`, nesting without end. */
function canonicalSource(document: JsonObject): Source | null {
  try {
    return readSource(printYaml(document))
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return null
  }
}

/** The name of the innermost step that a pointer leads into. */
function stepAt(facts: Facts, pointer: string): string | undefined {
  const at = stepPointer(facts, pointer)
  return at === '' ? undefined : facts.steps.find((step) => step.pointer === at)?.name
}

function stepPointer(facts: Facts, pointer: string): string {
  if (!pointer.startsWith('/mainSteps/')) return ''
  let found = ''
  for (const step of facts.steps) {
    const inside = pointer === step.pointer || pointer.startsWith(`${step.pointer}/`)
    if (inside && partsOf(step.pointer).length > partsOf(found).length) found = step.pointer
  }
  return found
}
