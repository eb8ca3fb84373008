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

/** May a name stand without quotes as a property? */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text)
}
