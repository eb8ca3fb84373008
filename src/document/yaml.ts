/**
 * Reads YAML into JSON values with the place of every value, on the parser of the `yaml` package. Types are YAML 1.2's: `yes` and
 * dates are texts.
 * https://yaml.org/spec/1.2.2/
 */
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, Lexer, type Node, type Pair, Parser } from 'yaml'
import type { Json } from './model.ts'

/** Why a text is no YAML that a document may be, and the offset. */
export class YamlRefusal extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.name = 'YamlRefusal'
    this.at = at
  }
}

/** A YAML text that was read. */
export interface YamlReading {
  readonly value: Json
  /** Offset of the value at a path (of its key in a map), or of the nearest around it. */
  offsetOf(parts: readonly string[]): number
  comments(): readonly { readonly at: number; readonly text: string }[]
}

/** Values that aliases may add to a document before it counts as an attack. */
const mostAliased = 10_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that YAML does not allow
const unprintable = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/

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
  const document = compose(text)
  const reader = new Reader(text, deepest)
  const value = reader.read(document.contents, 0)
  return {
    value,
    offsetOf: (parts) => offsetOf(document.contents, parts, reader.anchored),
    comments: () => commentsOf(text),
  }
}

function compose(text: string): Document {
  const tokens = [...new Parser().parse(text)]
  const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const
  const [document, second] = [...new Composer(options).compose(tokens, true, text.length)]
  if (document === undefined) throw new YamlRefusal('The text is empty; a document is expected.', 0)
  const [error] = document.errors
  if (error !== undefined) throw new YamlRefusal(explain(error.code, error.message, text, error.pos[0]), error.pos[0])
  if (second !== undefined) {
    const at = second.range[0]
    throw new YamlRefusal('The text holds several YAML documents ("---"); keep one document in a file.', at)
  }
  const tag = document.warnings.find((warning) => warning.code === 'TAG_RESOLVE_FAILED')
  if (tag !== undefined) {
    const name = text.slice(tag.pos[0], tag.pos[1])
    throw new YamlRefusal(`The tag ${name} is not known to SSM; write a plain value.`, tag.pos[0])
  }
  return document
}

/** A reference that was written without quotes, where YAML sees maps in maps. */
const bareReference = /\{\{[^{}\n]*\}\}/

function quoteIt(found: string): string {
  return `A value that begins with {{ must stand in quotes in YAML: quote the reference, "${found}".`
}

function explain(code: string, message: string, text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const line = text.slice(start, text.indexOf('\n', at) === -1 ? undefined : text.indexOf('\n', at))
  const [, bare] = /(?:^|: +|- +)(\{\{[^{}\n]*\}\}[^\r\n]*?)\s*$/.exec(line) ?? []
  if (bare !== undefined && !bare.includes('"')) return quoteIt(bare)
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'A tab stands where YAML indents; use spaces.'
    case 'RESOURCE_EXHAUSTION':
      return 'The document nests too deep.'
    case 'BAD_INDENT':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return `${sentence(message)} Check the indentation and the quotes of this line and the one before.`
    default:
      return sentence(message)
  }
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** Turns nodes into values, counting levels and what aliases add. */
class Reader {
  /** The node that every alias stands for. */
  readonly anchored: Map<Node, Node> = new Map()
  private readonly anchors = new Map<string, Node>()
  private readonly open = new Set<Node>()
  private readonly text: string
  private readonly deepest: number
  private aliased = 0
  private inAlias = 0

  constructor(text: string, deepest: number) {
    this.text = text
    this.deepest = deepest
  }

  read(node: unknown, depth: number): Json {
    if (isAlias(node)) return this.readAlias(node, depth)
    if (this.inAlias > 0) {
      this.aliased += 1
      if (this.aliased > mostAliased) this.refuse('The aliases (*) of this document multiply beyond measure.', node)
    }
    if (isScalar(node)) {
      this.anchor(node)
      return this.scalar(node.value, node)
    }
    if (!isMap(node) && !isSeq(node)) return null
    if (depth >= this.deepest) this.refuse(`The document nests deeper than ${this.deepest} levels.`, node)
    this.anchor(node)
    this.open.add(node)
    const value = isMap(node)
      ? this.readMap(node.items, node, depth)
      : node.items.map((one) => this.read(one, depth + 1))
    this.open.delete(node)
    return value
  }

  private readMap(pairs: readonly Pair[], map: Node, depth: number): Json {
    const entries = new Map<string, Json>()
    const merged: Json[] = []
    for (const { key, value } of pairs) {
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        merged.push(...this.readMerge(value, depth))
        continue
      }
      const name = this.key(key, map)
      if (entries.has(name)) this.refuse(`The key "${name}" stands twice in the same map; remove one.`, key)
      entries.set(name, this.read(value, depth + 1))
    }
    for (const from of merged) {
      for (const [name, value] of Object.entries(from as object)) if (!entries.has(name)) entries.set(name, value)
    }
    // fromEntries defines own properties only.
    return Object.fromEntries(entries)
  }

  /** YAML 1.1's `<<: *anchor`: keys that the map does not have itself. */
  private readMerge(node: unknown, depth: number): readonly Json[] {
    const value = this.read(node, depth)
    const maps = Array.isArray(value) ? (value as readonly Json[]) : [value]
    if (maps.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))) return maps
    return this.refuse('"<<" merges maps; its value must be an alias of a map.', node)
  }

  private key(key: unknown, map: Node): string {
    if (isAlias(key)) return this.refuse('An alias cannot be a key; write the key out.', key)
    if (!isScalar(key)) {
      const written = isMap(key) ? bareReference.exec(this.text.slice(map.range?.[0] ?? 0)) : null
      if (written?.index === 0) return this.refuse(quoteIt(written[0]), map)
      return this.refuse('A key must be a text, not a list or a map.', key ?? map)
    }
    this.anchor(key)
    if (typeof key.value !== 'string') {
      const shown = key.source ?? String(key.value)
      const how = shown === '' ? 'it is empty here.' : `quote it: "${shown}".`
      return this.refuse(`A key must be a text; ${how}`, key)
    }
    if (key.value === '__proto__') return this.refuse('The key "__proto__" is not allowed.', key)
    return key.value
  }

  private scalar(value: unknown, node: Node & { source?: string | undefined }): Json {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return this.refuse(`${node.source ?? 'This'} is no JSON value; put it in quotes if it is meant as text.`, node)
  }

  private readAlias(alias: Node & { source: string }, depth: number): Json {
    const node = this.anchors.get(alias.source)
    if (node === undefined) return this.refuse(`No anchor &${alias.source} stands before this alias.`, alias)
    if (this.open.has(node)) return this.refuse(`The alias *${alias.source} stands inside what it stands for.`, alias)
    this.anchored.set(alias, node)
    this.inAlias += 1
    const value = this.read(node, depth)
    this.inAlias -= 1
    return value
  }

  private anchor(node: Node & { anchor?: string | undefined }): void {
    if (this.inAlias === 0 && node.anchor !== undefined) this.anchors.set(node.anchor, node)
  }

  private refuse(message: string, node: unknown): never {
    throw new YamlRefusal(message, startOf(node) ?? 0)
  }
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
}

function offsetOf(root: unknown, parts: readonly string[], anchored: ReadonlyMap<Node, Node>): number {
  let node: unknown = root
  let offset = startOf(root) ?? 0
  for (const part of parts) {
    if (isAlias(node)) node = anchored.get(node)
    let place: unknown
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part)
      place = pair?.key
      node = pair?.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      place = node
    }
    const at = startOf(place)
    if (at === undefined) return offset
    offset = at
  }
  return offset
}

function commentsOf(text: string): readonly { readonly at: number; readonly text: string }[] {
  const comments: { readonly at: number; readonly text: string }[] = []
  let at = 0
  let isContent = false
  for (const lexeme of new Lexer().lex(text)) {
    // U+001F announces the text of a scalar, which may begin with "#" in a block; U+0002 and U+0018 have no length either.
    if (lexeme === '\x1f' || lexeme === '\x02' || lexeme === '\x18') {
      isContent = lexeme === '\x1f'
      continue
    }
    if (!isContent && lexeme.startsWith('#')) comments.push({ at, text: lexeme.slice(1).trim() })
    at += lexeme.length
    isContent = false
  }
  return comments
}
