/**
 * Documents as the API gives them. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DocumentDescription.html
 */
import { createHash } from 'node:crypto'
import { type Json, type JsonObject, printJson, printYaml, readSource, textOf } from '../../document/index.ts'
import { ApiError } from '../api-error.ts'
import type { DocumentVersion } from '../automations.ts'
import { seconds } from './steps.ts'

/** What runs an Automation: the service itself, which the API answers as all platforms. */
const platforms = ['Windows', 'Linux', 'MacOS']

const named = (version: DocumentVersion): JsonObject => ({
  Name: version.name,
  DocumentVersion: version.version,
  ...(version.versionName === undefined ? {} : { VersionName: version.versionName }),
  ...(version.displayName === undefined ? {} : { DisplayName: version.displayName }),
})

/** A DocumentDescription. */
export function describeVersion(version: DocumentVersion): JsonObject {
  const { description } = version.document
  return {
    ...named(version),
    Hash: version.hash,
    HashType: 'Sha256',
    Sha1: createHash('sha1').update(version.content).digest('hex'),
    Owner: version.owner,
    CreatedDate: seconds(version.createdAt),
    Status: 'Active',
    ...(typeof description === 'string' ? { Description: description } : {}),
    Parameters: parametersOf(version),
    PlatformTypes: platforms,
    DocumentType: version.type,
    SchemaVersion: version.schemaVersion,
    LatestVersion: version.latestVersion,
    DefaultVersion: version.defaultVersion,
    DocumentFormat: version.format,
    ...(version.targetType === undefined ? {} : { TargetType: version.targetType }),
    Tags: version.tags.map(({ Key, Value }) => ({ Key, Value })),
    AttachmentsInformation: [],
    Requires: version.requires,
  }
}

/** D-55: the model knows String and StringList only; what is declared is reported. */
function parametersOf({ document }: DocumentVersion): readonly Json[] {
  return Object.entries(document.parameters ?? {}).map(([Name, { type, description, default: value }]) => ({
    Name,
    Type: type,
    ...(typeof description === 'string' ? { Description: description } : {}),
    ...(value === undefined ? {} : { DefaultValue: textOf(value) }),
  }))
}

/** GetDocument's answer. */
export function getVersion(
  version: DocumentVersion,
  { format, content }: { readonly format: string; readonly content: string },
): JsonObject {
  return {
    ...named(version),
    CreatedDate: seconds(version.createdAt),
    Status: 'Active',
    Content: content,
    DocumentType: version.type,
    DocumentFormat: format,
    Requires: version.requires,
    AttachmentsContent: [],
  }
}

/**
 * The content as it was stored, byte for byte, when the same format is asked for; else converted.
 *
 * @throws ApiError InvalidDocumentContent for TEXT
 */
export function contentAs(
  version: DocumentVersion,
  format: string = version.format,
): { readonly format: string; readonly content: string } {
  if (format === version.format) return { format, content: version.content }
  if (format === 'TEXT')
    throw new ApiError(
      'ValidationException',
      `The document ${version.name} is ${version.format}, which has no TEXT form.`,
    )
  const { value } = readSource(version.content)
  const content = format === 'JSON' ? printJson(value as Json) : printYaml(value as Json)
  return { format, content }
}

/** An entry of ListDocuments. */
export function identifier(version: DocumentVersion): JsonObject {
  return {
    ...named(version),
    CreatedDate: seconds(version.createdAt),
    Owner: version.owner,
    PlatformTypes: platforms,
    DocumentType: version.type,
    SchemaVersion: version.schemaVersion,
    DocumentFormat: version.format,
    ...(version.targetType === undefined ? {} : { TargetType: version.targetType }),
    Tags: version.tags.map(({ Key, Value }) => ({ Key, Value })),
    Requires: version.requires,
  }
}

/** An entry of ListDocumentVersions. */
export function versionInfo(version: DocumentVersion): JsonObject {
  return {
    ...named(version),
    CreatedDate: seconds(version.createdAt),
    IsDefaultVersion: version.version === version.defaultVersion,
    DocumentFormat: version.format,
    Status: 'Active',
  }
}
