/**
 * What the engine relies on, and CreateDocument would refuse, in SSM's words where they are known. `check/` says far more and better;
 * this is the guard in front of a run.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
 */
import {
  type AutomationDocument,
  cycles,
  type Diagnostic,
  DocumentError,
  documentKeys,
  flowOf,
  hasExit,
  isList,
  isObject,
  type Json,
  member,
  readSource,
  type Source,
  seal,
  textOf,
} from '../document/index.ts'
import { parameterProblems } from './creatable-parameters.ts'
import { referenceProblems } from './creatable-references.ts'
import { stepProblems } from './creatable-steps.ts'

/** One thing that creation refuses. */
export interface Problem {
  readonly rule: string
  readonly message: string
  readonly pointer: string
  readonly step?: string
}

/** Bytes of UTF-8 that a document may have (D-02). */
const mostBytes = 65_536

/** Documents made here: they were checked, and are sealed. */
const made = new WeakSet<object>()
/** What was made of an object when it was seen last. Its owner may change it; its text tells. */
const seen = new WeakMap<object, { readonly text: string; readonly document: AutomationDocument }>()

/**
 * A document that may run, from text or from data: sealed, a copy of its own. Given again what it answered, it answers that at once;
 * given an object that says the same as last time, too.
 *
 * @throws DocumentError with a diagnostic for everything that creation would refuse
 */
export function creatable(document: string | AutomationDocument | Json): AutomationDocument {
  if (typeof document === 'string') {
    const source = readSource(document)
    return checked(source.value, source)
  }
  if (!isObject(document)) return checked(document as Json, undefined)
  if (made.has(document)) return document as unknown as AutomationDocument
  const text = JSON.stringify(document) as string | undefined
  const last = seen.get(document)
  if (last !== undefined && last.text === text) return last.document
  const copy = checked(text === undefined ? null : (JSON.parse(text) as Json), undefined)
  seen.set(document, { text: text ?? '', document: copy })
  return copy
}

function checked(value: Json, source: Source | undefined): AutomationDocument {
  const problems = problemsOf(value, source)
  if (problems.length > 0) throw new DocumentError(problems.map((one) => diagnostic(one, source)))
  const document = seal(value) as unknown as AutomationDocument
  made.add(document)
  return document
}

function diagnostic(problem: Problem, source: Source | undefined): Diagnostic {
  const { line, column } = source?.positionOf(problem.pointer) ?? { line: 1, column: 1 }
  return { severity: 'error', ...problem, line, column }
}

function problemsOf(value: Json, source: Source | undefined): readonly Problem[] {
  if (!isObject(value)) {
    return [
      { rule: 'not-a-document', message: 'The document must be a map with schemaVersion and mainSteps.', pointer: '' },
    ]
  }
  const document = value as unknown as AutomationDocument
  const steps = member(value, 'mainSteps')
  const missing = !isList(steps) || steps.length === 0
  const structure = [
    ...topProblems(value),
    ...sizeProblems(source?.text ?? JSON.stringify(value)),
    ...parameterProblems(value),
    ...(missing
      ? [{ rule: 'no-steps', message: 'Missing "mainSteps" in the document.', pointer: '/mainSteps' }]
      : stepProblems(steps)),
  ]
  // References and cycles are only worth telling of steps that are steps.
  if (structure.length > 0) return structure
  return [...referenceProblems(document), ...cycleProblems(document)]
}

function topProblems(document: { readonly [name: string]: Json }): readonly Problem[] {
  const unknown = Object.keys(document).filter((key) => !(documentKeys as readonly string[]).includes(key))
  const problems: Problem[] = unknown.map((key) => ({
    rule: 'unknown-key',
    message: `Unknown property "${key}".`,
    pointer: `/${key}`,
  }))
  const version = member(document, 'schemaVersion')
  if (version !== '0.3') {
    problems.push({
      rule: 'schema-version',
      message: `${textOf(version ?? null)} is not a valid schema version for Automation document type. Write schemaVersion: "0.3".`,
      pointer: '/schemaVersion',
    })
  }
  for (const [key, isRight, kind] of [
    ['parameters', isObject, 'a map'],
    ['variables', isObject, 'a map'],
    ['outputs', isList, 'a list'],
    ['files', isObject, 'a map'],
  ] as const) {
    const part = member(document, key)
    if (part !== undefined && !isRight(part)) {
      problems.push({ rule: 'wrong-kind', message: `"${key}" must be ${kind}.`, pointer: `/${key}` })
    }
  }
  return problems
}

function sizeProblems(text: string): readonly Problem[] {
  const bytes = new TextEncoder().encode(text).length
  if (bytes <= mostBytes) return []
  const message = `The document has ${bytes} bytes; SSM takes at most ${mostBytes} (MaxDocumentSizeExceeded). Shorten its longest script or template.`
  return [{ rule: 'document-size', message, pointer: '' }]
}

/** D-63: only a circle without a way out; one that a branch or a failure leaves may end (`mostSteps` ends it where it doesn't). */
function cycleProblems(document: AutomationDocument): readonly Problem[] {
  const flow = flowOf(document)
  return cycles(flow)
    .filter((round) => !hasExit(flow, round))
    .map((round) => ({
      rule: 'cycle',
      message: `The steps go round in a circle: ${[...round, round[0] ?? ''].join(' -> ')}. Repeat steps with aws:loop.`,
      pointer: flow.places.get(round[0] ?? '')?.pointer ?? '/mainSteps',
      step: round[0] ?? '',
    }))
}
