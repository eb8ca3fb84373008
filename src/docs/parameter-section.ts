/** The parameters of a procedure as a table. */
import type { Procedure } from '../authoring/index.ts'
import { type Json, type Parameter, textOf } from '../document/index.ts'
import { code, tableOf } from './markdown.ts'
import { fill, type Language, type Words } from './words.ts'

/** One row a parameter, with its meaning in the language. */
export function parameterSection(procedure: Procedure, language: Language, words: Words): string {
  const entries = Object.entries(procedure.document.parameters ?? {})
  if (entries.length === 0) return words.noParameters
  const rows = entries.map(([name, one]) => [
    code(name),
    procedure.parameters[name]?.describe[language] ?? one.description ?? '',
    one.default === undefined ? words.required : defaultInWords(one.default, words),
    [one.type.startsWith('AWS::') ? one.type : code(one.type), ...limits(one, words)].join('\n'),
  ])
  return tableOf([words.parameter, words.meaning, words.defaultValue, words.allowed], rows)
}

function defaultInWords(value: Json, words: Words): string {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return words.emptyText
  return code(textOf(value))
}

function limits(one: Parameter, words: Words): readonly string[] {
  return [
    one.allowedValues?.map((value) => code(String(value))).join(', ') ?? '',
    one.allowedPattern === undefined ? '' : code(one.allowedPattern),
    range(one.minItems, one.maxItems, words.items, words),
    range(one.minChars, one.maxChars, words.chars, words),
  ].filter((part) => part !== '')
}

function range(from: number | undefined, to: number | undefined, what: string, words: Words): string {
  if (from === undefined && to === undefined) return ''
  if (from === undefined) return `${what}: ${fill(words.upTo, { to: to ?? '' })}`
  return `${what}: ${to === undefined ? fill(words.from, { from }) : fill(words.fromTo, { from, to })}`
}
