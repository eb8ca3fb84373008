/** Values of YAML nodes, within the bounds that a document has; and where a value stands. */
import type { Node, Pair } from 'yaml'
import type { Json } from './model.ts'
import type { PaddedText } from './yaml-flow.ts'
import { isAlias, isMap, isScalar, isSeq } from './yaml-library.ts'

/** Why a text is no YAML that a document may be, and the offset. */
export class YamlRefusal extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.name = 'YamlRefusal'
    this.at = at
  }
}

/** Values that aliases may add to a document before it counts as an attack. */
const mostAliased = 10_000

/** A reference that was written without quotes, where YAML sees maps in maps. */
const bareReference = /\{\{[^{}\n]*\}\}/

/** What to say of it. */
export function quoteIt(found: string): string {
  const quote = found.includes('"') ? "'" : '"'
  return `A value that begins with {{ must stand in quotes in YAML: quote the reference: ${quote}${found}${quote}.`
}

/** Turns nodes into values, counting levels and what aliases add. */
export class YamlValues {
  /** The node that every alias stands for. */
  readonly anchored: Map<Node, Node> = new Map()
  private readonly anchors = new Map<string, Node>()
  private readonly open = new Set<Node>()
  private readonly text: PaddedText
  private readonly deepest: number
  private aliased = 0
  /** The outermost alias that is being read: the place to blame. */
  private alias: Node | undefined

  constructor(text: PaddedText, deepest: number) {
    this.text = text
    this.deepest = deepest
  }

  read(node: unknown, depth: number): Json {
    if (isAlias(node)) return this.readAlias(node, depth)
    if (this.alias !== undefined) {
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
      const written = isMap(key) ? bareReference.exec(this.text.text.slice(map.range?.[0] ?? 0)) : null
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
    // 012345678901 is an account to its writer; YAML 1.1 reads it as a text or in base 8, YAML 1.2 drops the zero.
    if (node.source !== undefined && /^[-+]?0\d+$/.test(node.source)) return node.source
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return this.refuse(`${node.source ?? 'This'} is no JSON value; put it in quotes if it is meant as text.`, node)
  }

  private readAlias(alias: Node & { source: string }, depth: number): Json {
    const node = this.anchors.get(alias.source)
    if (node === undefined) return this.refuse(`No anchor &${alias.source} stands before this alias.`, alias)
    if (this.open.has(node)) return this.refuse(`The alias *${alias.source} stands inside what it stands for.`, alias)
    this.anchored.set(alias, node)
    const outer = this.alias
    this.alias ??= alias
    const value = this.read(node, depth)
    this.alias = outer
    return value
  }

  private anchor(node: Node & { anchor?: string | undefined }): void {
    if (this.alias === undefined && node.anchor !== undefined) this.anchors.set(node.anchor, node)
  }

  private refuse(message: string, node: unknown): never {
    throw new YamlRefusal(message, this.text.original(startOf(this.alias ?? node) ?? 0))
  }
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
}

/** Offset of the value at a path (of its key in a map), or of the nearest around it. */
export function offsetOf(root: unknown, parts: readonly string[], anchored: ReadonlyMap<Node, Node>): number {
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
