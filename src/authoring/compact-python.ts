/**
 * Python as it travels in a document: without comments and docstrings, which count against SSM's 64 KB and stay in the file for
 * those who read the source. Code is not touched.
 */

type Piece = { readonly kind: 'code' | 'text' | 'comment'; readonly text: string }

/**
 * Takes away lines that hold nothing but a comment, comments at the ends of lines, docstrings of modules, functions and classes,
 * and runs of blank lines; indents by two blanks where the source does by four. A function that is only a docstring keeps it.
 *
 * @example compactPython('"""Adds."""\ndef add(a, b):\n    return a + b  # sum\n') // 'def add(a, b):\n  return a + b\n'
 */
export function compactPython(source: string): string {
  const pieces = piecesOf(source)
  const kept = pieces.filter((one, index) => one.kind !== 'comment' && !isDocstring(pieces, index))
  // Texts stand aside while blanks and empty lines go: inside a text they are part of it.
  const texts = kept.filter((one) => one.kind === 'text').map((one) => one.text)
  const skeleton = kept.map((one) => (one.kind === 'text' ? '\0' : one.text.replaceAll('\0', ''))).join('')
  const code = skeleton
    .replace(/[ \t]+(?=\n|$)/g, '')
    .replace(/\n{2,}/g, '\n')
    .replace(/^\n/, '')
    .trimEnd()
  let next = 0
  return `${narrow(code).replace(/\0/g, () => texts[next++] ?? '')}\n`
}

/** Half the indentation, where every line of the source goes by fours. */
function narrow(code: string): string {
  const indents = code.match(/^[ \t]+/gm) ?? []
  if (!indents.every((one) => /^(?: {4})+$/.test(one))) return code
  return code.replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2))
}

/** Cuts source into code, string literals and comments. */
function piecesOf(source: string): readonly Piece[] {
  const pattern =
    /(?<comment>#[^\n]*)|(?<text>[rRbBuUfF]{0,2}(?:"""(?:\\[\s\S]|(?!""")[\s\S])*"""|'''(?:\\[\s\S]|(?!''')[\s\S])*'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'))/g
  const pieces: Piece[] = []
  let at = 0
  for (const match of source.matchAll(pattern)) {
    if (match.index > at) pieces.push({ kind: 'code', text: source.slice(at, match.index) })
    pieces.push({ kind: match.groups?.['comment'] === undefined ? 'text' : 'comment', text: match[0] })
    at = match.index + match[0].length
  }
  if (at < source.length) pieces.push({ kind: 'code', text: source.slice(at) })
  return pieces
}

/** A triple-quoted text that is a whole statement and the first of its block, with another statement after it in the same block. */
function isDocstring(pieces: readonly Piece[], index: number): boolean {
  const piece = pieces[index]
  if (piece?.kind !== 'text' || !/^("""|''')/.test(piece.text)) return false
  const before = pieces
    .slice(0, index)
    .filter((one) => one.kind !== 'comment')
    .map((one) => one.text)
    .join('')
  const after = pieces
    .slice(index + 1)
    .filter((one) => one.kind !== 'comment')
    .map((one) => one.text)
    .join('')
  const indent = /(?:^|\n)([ \t]*)$/.exec(before)?.[1]
  if (indent === undefined || !/^[ \t]*\n/.test(after)) return false
  const opens = before.trim() === '' || /(?:^|\n)[ \t]*(?:async[ \t]+def|def|class)\b[^\n]*:[ \t]*\n\s*$/.test(before)
  const next = /^[ \t]*\n(?:[ \t]*\n)*([ \t]*)\S/.exec(after)
  return opens && next !== null && next[1] === indent
}
