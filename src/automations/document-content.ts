/**
 * What CreateDocument and UpdateDocument accept as content, in SSM's words where they are known.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
 */
import { type AutomationDocument, DocumentError, isObject, type Json, member, readSource } from '../document/index.ts'
import { creatable } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'

/** Bytes of UTF-8 (D-02). */
const mostBytes = 65_536

/** Types whose content is an automation, and is checked as one. */
const automationTypes: ReadonlySet<string> = new Set(['Automation', 'Automation.ChangeTemplate'])

/** Schema versions of the types that are often mistaken for automations. */
const schemaVersions: ReadonlyMap<string, readonly string[]> = new Map([
  ['Command', ['1.2', '2.0', '2.2']],
  ['Automation', ['0.3']],
  ['Automation.ChangeTemplate', ['0.3']],
])

/** A content that may be stored. */
export interface Accepted {
  readonly type: string
  readonly format: 'JSON' | 'YAML' | 'TEXT'
  readonly schemaVersion: string
  readonly document: AutomationDocument
}

/**
 * Reads a content.
 *
 * @param type as given; Command where none is, as in AWS
 * @throws AutomationApiError MaxDocumentSizeExceeded, InvalidDocumentContent
 */
export function accept(content: string, format: Accepted['format'], type: string | undefined): Accepted {
  const bytes = Buffer.byteLength(content)
  if (bytes > mostBytes) {
    throw new AutomationApiError(
      'MaxDocumentSizeExceeded',
      `The document has ${bytes} bytes; SSM takes at most ${mostBytes}. Shorten its longest script or template.`,
    )
  }
  const kind = type ?? 'Command'
  if (format === 'TEXT') {
    if (kind === 'ChangeCalendar') return { type: kind, format, schemaVersion: '', document: nothing }
    throw refuse('Invalid document format: TEXT')
  }
  const value = format === 'JSON' ? json(content) : yaml(content)
  const version = member(value, 'schemaVersion')
  const schemaVersion = typeof version === 'string' ? version : ''
  if (type === undefined && schemaVersion === '2.2') throw refuse('Document type is required for schema version 2.2')
  const possible = schemaVersions.get(kind)
  if (possible !== undefined && !possible.includes(schemaVersion)) {
    throw refuse(
      `${JSON.stringify(version ?? null).replaceAll('"', '')} is not a valid schema version for ${kind} document type`,
    )
  }
  if (automationTypes.has(kind)) return { type: kind, format, schemaVersion, document: automation(content) }
  if (!isObject(value)) throw refuse('The document must be a map.')
  return { type: kind, format, schemaVersion, document: value as unknown as AutomationDocument }
}

const nothing = { schemaVersion: '0.3', mainSteps: [] } as const

function refuse(message: string, cause?: unknown): AutomationApiError {
  return new AutomationApiError('InvalidDocumentContent', message, 400, { cause })
}

/** JSON is judged as JSON: YAML would take much of what is none. */
function json(content: string): Json {
  try {
    JSON.parse(content)
  } catch (cause) {
    const offset = Number(/position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1] ?? content.length)
    const before = content.slice(0, offset).split('\n')
    throw refuse(`JSON not well-formed. at Line: ${before.length}, Column: ${(before.at(-1)?.length ?? 0) + 1}`, cause)
  }
  return yaml(content)
}

function yaml(content: string): Json {
  try {
    return readSource(content).value
  } catch (cause) {
    if (cause instanceof DocumentError) throw refuse(cause.message, cause)
    throw cause
  }
}

/** The API's error carries the first problem. */
function automation(content: string): AutomationDocument {
  try {
    return creatable(content)
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause
    const [first] = cause.diagnostics
    throw refuse(first?.message ?? cause.message, cause)
  }
}

/**
 * May a customer's document have this name?
 *
 * @throws AutomationApiError InvalidDocumentContent for names that AWS keeps to itself
 */
export function requireOwnName(name: string): void {
  if (/^(aws-|amazon|amzn)/i.test(name) || /^(AWSEC2|AWSConfigRemediation|AWSSupport)/.test(name)) {
    throw refuse(`Invalid document name ${name}`)
  }
}
