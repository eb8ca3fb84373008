/** A schema that SSM has never heard of has an exception of its own, whatever else is wrong with the content. */
import { isObject, readSource } from '../../document/index.ts'
import { ApiError } from '../api-error.ts'

const known: ReadonlySet<string> = new Set(['0.3', '1.0', '1.1', '1.2', '2.0', '2.0.1', '2.0.2', '2.0.3', '2.2'])

/** @throws ApiError InvalidDocumentSchemaVersion. Content that cannot be read is left to whoever reads it whole. */
export function requireKnownSchema(content: string): void {
  const version = versionOf(content)
  if (version === undefined || known.has(version)) return
  throw new ApiError(
    'InvalidDocumentSchemaVersion',
    `The version of the document schema (${version.slice(0, 40)}) isn't supported. An Automation document has "0.3".`,
  )
}

function versionOf(content: string): string | undefined {
  try {
    const { value } = readSource(content)
    const version = isObject(value) ? value['schemaVersion'] : undefined
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
