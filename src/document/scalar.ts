/** How a text is written in YAML so that neither YAML 1.2 nor 1.1 takes it for anything else. */

/** Begins like a number, a date or a time of YAML 1.1 or 1.2 and holds nothing but their characters. */
const likeNumber = /^[-+.]?\d[\dA-Fa-fxob_:.+\-TtZz ]*$/
/** Readers of YAML 1.1 take a point or an exponent for a number, also without the digits that belong before it: `.`, `+.`, `._`, `e0`. */
const likeBareNumber = /^[-+]?(?:\.[\d._]*)?(?:[eE][-+]?\d+)?$/
const likeConstant = /^(?:null|true|false|yes|no|y|n|on|off|[-+]?\.(?:inf|nan))$/i
/** Safe first characters: no indicator of YAML, no blank. */
const safeStart = /^[\p{L}\p{N}_/.$()^+\\;]/u
const safeAsciiStart = /^[\w/.$()^+\\;]/
/** Characters that must be written as escapes: controls, line breaks of YAML 1.1, byte order marks, halves of pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const unprintable = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above, but tabs may stand in a literal block
const unprintableInBlock = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u
/** Longest key that YAML allows before ":" without "?", less some room. */
const longestKey = 1000

/** Names and most values: plain, unless they are one of the constants. */
const word = /^(?![eE]-?\d+$)[A-Za-z_$](?:[\w./$-]|:(?=\w))*$/
const longestConstant = 5
/** References and most sentences: in double quotes, where they can't be plain. */
const quotable = /^[ !#-[\]-~]*$/
const printableAscii = /^[ -~]*$/

function isPlain(text: string): boolean {
  const isAscii = printableAscii.test(text)
  return (
    (isAscii ? safeAsciiStart : safeStart).test(text) &&
    !text.endsWith(' ') &&
    !text.endsWith(':') &&
    !text.includes(': ') &&
    !text.includes(' #') &&
    !text.includes('\n') &&
    !text.startsWith('...') &&
    (isAscii || !unprintable.test(text)) &&
    !likeNumber.test(text) &&
    !likeBareNumber.test(text) &&
    !likeConstant.test(text)
  )
}

/** The text on one line: plain, else in double quotes where nothing needs an escape, else in single quotes, else with escapes. */
export function inlineText(text: string): string {
  if (word.test(text) && (text.length > longestConstant || !likeConstant.test(text))) return text
  if (text.startsWith('{') && quotable.test(text)) return `"${text}"`
  if (isPlain(text)) return text
  if (quotable.test(text)) return `"${text}"`
  if (!printableAscii.test(text) && (text.includes('\n') || unprintable.test(text))) return escaped(text)
  if (!/["\\]/.test(text)) return `"${text}"`
  return `'${text.replaceAll("'", "''")}'`
}

function escaped(text: string): string {
  const hidden = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g
  return JSON.stringify(text).replace(hidden, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Must this key, as `inlineText` gives it, be written after "? "? */
export function mustBeExplicit(key: string): boolean {
  return key.length > longestKey
}

/**
 * A text of several lines as a literal block from its `|` on, where that says exactly the same; undefined otherwise. `margin` stands
 * before every line.
 */
export function blockText(text: string, margin: string): string | undefined {
  if (unprintableInBlock.test(text)) return undefined
  let end = text.length
  while (text[end - 1] === '\n') end -= 1
  const content = text.slice(0, end)
  // Readers differ on blanks in the last line of a block.
  if (content.trim() === '' || /\n[ \t]+$/.test(content)) return undefined
  const ends = text.length - end
  const keep = ends === 0 ? '-' : ends === 1 ? '' : '+'
  // A reader finds the margin by the first line, unless that begins with blanks.
  const indent = /^[\n \t]/.test(content) ? '2' : ''
  const lines = text.slice(0, ends === 0 ? undefined : -1).split('\n')
  return [`|${indent}${keep}`, ...lines.map((line) => (line === '' ? '' : margin + line))].join('\n')
}
