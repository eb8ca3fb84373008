/**
 * Filters of ListDocuments.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DocumentKeyValuesFilter.html
 */
import { AutomationApiError } from './api-error.ts'
import type { DocumentVersion } from './documents.ts'
import type { Filter } from './paging.ts'

type Match = (document: DocumentVersion, values: readonly string[], isPublic: (name: string) => boolean) => boolean

/** D-56: the owners are from the practice of the command line. Everything here is the account's own. */
const keys: { readonly [key: string]: Match } = {
  Owner: ({ name }, values, isPublic) =>
    values.some((one) => /^(self|private|all)$/i.test(one) || (/^public$/i.test(one) && isPublic(name))),
  Name: ({ name }, values) => values.some((one) => name.startsWith(one)),
  DocumentType: ({ type }, values) => values.includes(type),
  PlatformTypes: (_, values) => values.some((one) => /^(windows|linux|macos)$/i.test(one)),
  TargetType: ({ targetType }, values) => targetType !== undefined && values.includes(targetType),
  SearchKeyword: ({ name, displayName, document: { description } }, values) =>
    values.every((word) =>
      `${name} ${displayName ?? ''} ${description ?? ''}`.toLowerCase().includes(word.toLowerCase()),
    ),
}

/**
 * The documents that all filters let through.
 *
 * @throws AutomationApiError InvalidFilterKey
 */
export function filtered(
  documents: readonly DocumentVersion[],
  filters: readonly Filter[],
  isPublic: (name: string) => boolean,
): readonly DocumentVersion[] {
  const matches = filters.map(({ key, values }) => {
    if (key.startsWith('tag:')) {
      const name = key.slice('tag:'.length)
      return ({ tags }: DocumentVersion) => tags.some(({ Key, Value }) => Key === name && values.includes(Value))
    }
    const match = Object.hasOwn(keys, key) ? keys[key] : undefined
    if (match === undefined) {
      throw new AutomationApiError(
        'InvalidFilterKey',
        `The filter key ${key} is not valid. Valid: ${Object.keys(keys).join(', ')}, tag:KEY.`,
      )
    }
    return (document: DocumentVersion) => match(document, values, isPublic)
  })
  return documents.filter((document) => matches.every((match) => match(document)))
}
