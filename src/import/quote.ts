/**
 * Texts of strangers as TypeScript: whatever stands in a document comes out as data. Nothing can close a quote, open `${`, or hide
 * behind a character that editors do not show.
 */

/** Controls, formats (bidirectional marks, zero-width), separators other than the blank, private and unassigned, lone surrogates. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]|(?! )\p{Zs}/gu

const short: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function escapeInvisible(text: string, keep: string): string {
  return text.replaceAll(invisible, (character) => {
    if (keep.includes(character)) return character
    const known = short.get(character)
    if (known !== undefined) return known
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** A string literal: single quotes, or double ones where that needs fewer escapes. */
export function quoted(text: string): string {
  const singles = text.split("'").length
  const doubles = text.split('"').length
  const quote = singles > doubles ? '"' : "'"
  const inside = escapeInvisible(text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`), '')
  return `${quote}${inside}${quote}`
}

/** The inside of a template literal; line ends stay line ends. */
export function templateText(text: string): string {
  return escapeInvisible(text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${'), '\n\t')
}

/** May a name stand after a dot, readable for everybody? */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text)
}

/** Letters of living scripts that every version of JavaScript knows; rarer ones stay in quotes. */
const letters =
  'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u0391-\\u03a1\\u03a3-\\u03c9\\u0410-\\u044f\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fa5\\uac00-\\ud7a3'
const propertyName = new RegExp(`^[${letters}_$][${letters}_$0-9]*$`)

/** May a name stand without quotes as a property? Formatters then take the quotes away. */
export function isPropertyName(text: string): boolean {
  return propertyName.test(text)
}
