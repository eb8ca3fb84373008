/**
 * Reads YAML into JSON values with the place of every value, on the parser of the `yaml` package. Types are YAML 1.2's: `yes` and
 * dates are texts.
 * https://yaml.org/spec/1.2.2/
 */
import type { CST, Document, YAMLParseError } from 'yaml'
import type { Json } from './model.ts'
import { type Place, yamlPlace } from './spans.ts'
import { PaddedText } from './yaml-flow.ts'
import { yamlLibrary } from './yaml-library.ts'
import { offsetOf, quoteIt, YamlRefusal, YamlValues } from './yaml-values.ts'

/** A YAML text that was read. */
export interface YamlReading {
  readonly value: Json
  /** Offset of the value at a path (of its key in a map), or of the nearest around it. */
  offsetOf(parts: readonly string[]): number
  placeOf(parts: readonly string[]): Place | undefined
  comments(): readonly { readonly at: number; readonly text: string }[]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that YAML does not allow
const unprintable = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/

/** What is said of a text without a value. */
export const empty: string = 'The text is empty; a document is expected.'

/** @throws YamlRefusal */
export function readYaml(text: string, deepest: number): YamlReading {
  const bad = unprintable.exec(text)
  if (bad !== null) {
    const code = bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    throw new YamlRefusal(
      `The character U+${code} is not allowed in YAML; write it as an escape in double quotes.`,
      bad.index,
    )
  }
  const { document, padded } = compose(text, deepest)
  const values = new YamlValues(padded, deepest)
  const value = values.read(document.contents, 0)
  return {
    value,
    offsetOf: (parts) => padded.original(offsetOf(document.contents, parts, values.anchored)),
    placeOf(parts) {
      const place = yamlPlace(document.contents, parts)
      if (place === undefined) return undefined
      const original = (span: Place['value']) => ({
        start: padded.original(span.start),
        end: padded.original(span.end),
      })
      return { ...(place.key === undefined ? {} : { key: original(place.key) }), value: original(place.value) }
    },
    comments: () => commentsOf(text),
  }
}

/** Brackets that are mended one after the other, and the characters read again for it, before it is given up. */
const mostMended = 50
const mostReread = 600_000

/** The node tree, whose offsets are those of the padded text. */
function compose(text: string, deepest: number): { readonly document: Document; readonly padded: PaddedText } {
  const [document, second] = documentsOf(text, deepest)
  if (document === undefined) throw new YamlRefusal(empty, 0)
  let padded = new PaddedText(text)
  let sound = document
  let reread = 0
  let last = -1
  for (let count = 0; count < mostMended; count += 1) {
    const at = isShallowFlow(sound.errors[0]) ? (sound.errors[0]?.pos[0] ?? 0) : undefined
    // A place that padding has not mended it does not mend the second time.
    if (at === undefined || padded.original(at) === last) break
    last = padded.original(at)
    const mended = padded.padFlow(at)
    reread += mended?.text.length ?? 0
    if (mended === undefined || reread > mostReread) break
    padded = mended
    sound = documentsOf(padded.text, deepest)[0] ?? document
  }
  // Where padding did not mend it, the first error is the one to tell.
  const [error] = sound.errors.length === 0 ? [] : document.errors
  if (error !== undefined) throw explain(error, text)
  if (second !== undefined && padded.text === text) {
    const message = 'The text holds several YAML documents ("---"); keep one document in a file.'
    throw new YamlRefusal(message, second.range?.[0] ?? 0)
  }
  if (sound.contents === null) throw new YamlRefusal(empty, 0)
  const tag = sound.warnings.find((warning) => warning.code === 'TAG_RESOLVE_FAILED')
  if (tag !== undefined) {
    const name = padded.text.slice(tag.pos[0], tag.pos[1])
    throw new YamlRefusal(`The tag ${name} is not known to SSM; write a plain value.`, padded.original(tag.pos[0]))
  }
  return { document: sound, padded }
}

function documentsOf(text: string, deepest: number): readonly Document[] {
  const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const
  return [...new (yamlLibrary().Composer)(options).compose(tokensOf(text, deepest), true, text.length)]
}

/** Levels of the parser above those that a value may have: keys, the document itself. */
const levelsToSpare = 50

/**
 * The tokens of a text, which ends where it nests too deep: the package would recurse until the stack is full, and a regular
 * expression that is compiled just then ends the process.
 */
function* tokensOf(text: string, deepest: number): Generator<CST.Token, void> {
  const { Lexer, Parser } = yamlLibrary()
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme)
    if (parser.stack.length > deepest + levelsToSpare)
      throw new YamlRefusal(`The document nests deeper than ${deepest} levels.`, Math.min(parser.offset, text.length))
  }
  yield* parser.end()
}

function isShallowFlow(error: YAMLParseError | undefined): boolean {
  return error?.code === 'BAD_INDENT' && error.message.includes('sufficiently indented')
}

const noColon = 'A key must be followed by ":" in the same line; is a ":" missing here?'

function explain({ code, message, pos: [at] }: YAMLParseError, text: string): YamlRefusal {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const [line = ''] = text.slice(start, start + 500).split('\n', 1)
  const [, bare] = /(?:^|: +|- +)(\{\{[^{}\n]*\}\}.*?)\s*$/.exec(line) ?? []
  if (bare !== undefined) return new YamlRefusal(quoteIt(bare), start + line.indexOf(bare))
  switch (code) {
    case 'TAB_AS_INDENT':
      return new YamlRefusal('A tab stands where YAML indents; use spaces.', at)
    case 'RESOURCE_EXHAUSTION':
      return new YamlRefusal('The document nests too deep.', at)
    case 'BLOCK_AS_IMPLICIT_KEY':
      return new YamlRefusal('A value that holds ": " must stand in quotes.', at)
    case 'BAD_SCALAR_START':
      return new YamlRefusal(`${message}; put the value in quotes.`, at)
    case 'MULTILINE_IMPLICIT_KEY':
      return new YamlRefusal(noColon, at)
    case 'MISSING_CHAR':
      if (message.startsWith('Missing closing'))
        return new YamlRefusal('The quote is not closed.', openQuote(text) ?? at)
      if (message.startsWith('Implicit')) return new YamlRefusal(noColon, at)
      return new YamlRefusal(sentence(message), at)
    case 'UNEXPECTED_TOKEN':
      return new YamlRefusal(`${sentence(message)} Put the whole value in quotes if it is a text.`, at)
    case 'BAD_INDENT':
    case 'BLOCK_IN_FLOW':
      return new YamlRefusal(`${sentence(message)} Check the indentation of this line and the one before.`, at)
    default:
      return new YamlRefusal(sentence(message), at)
  }
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** A word of the text; `isContent`: text of a scalar, which in a block may begin with anything. */
interface Lexeme {
  readonly at: number
  readonly text: string
  readonly isContent: boolean
}

function* lexemesOf(text: string): Generator<Lexeme> {
  let at = 0
  let isContent = false
  const { Lexer } = yamlLibrary()
  for (const lexeme of new Lexer().lex(text)) {
    // Marks that stand for nothing in the text: U+001F announces a scalar, U+0002 a document, U+0018 the end of brackets.
    if (lexeme === '\x1f' || lexeme === '\x02' || lexeme === '\x18') {
      isContent = lexeme === '\x1f'
      continue
    }
    yield { at, text: lexeme, isContent }
    at += lexeme.length
    isContent = false
  }
}

function openQuote(text: string): number | undefined {
  let open: number | undefined
  for (const lexeme of lexemesOf(text)) {
    const [quote = ''] = lexeme.text
    if (lexeme.isContent || (quote !== '"' && quote !== "'")) continue
    if (lexeme.text.length === 1 || !lexeme.text.endsWith(quote)) return lexeme.at
    open = lexeme.at
  }
  return open
}

function commentsOf(text: string): readonly { readonly at: number; readonly text: string }[] {
  return [...lexemesOf(text)]
    .filter((lexeme) => !lexeme.isContent && lexeme.text.startsWith('#'))
    .map((lexeme) => ({ at: lexeme.at, text: lexeme.text.slice(1).trim() }))
}
