/**
 * Whether a text matches a regular expression, in time that grows with pattern times text whatever they are: patterns of documents
 * are hostile input, and JavaScript's own engine tries every way through `(a|a)*b`. Ken Thompson's construction: all ways at once.
 * https://swtch.com/~rsc/regexp/regexp1.html
 */

/** States above which a pattern is given up: `{1,2048}` is as many copies. */
const mostStates = 5_000
/** Groups in groups that are followed. */
const deepest = 50

type Node =
  | { readonly kind: 'one'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' }
  | { readonly kind: 'all'; readonly parts: readonly Node[] }
  | { readonly kind: 'any'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number }

/** What cannot be told this way: looking ahead, references to groups, word boundaries; or too large a pattern. */
class Unsupported extends Error {}

/**
 * Whether the whole text matches; undefined for a pattern that cannot be followed.
 *
 * @param flags of JavaScript's: `i`, `u`
 * @example matchesWhole('^(dev|prd)-[a-z]+$', '', 'dev-a') // true
 */
export function matchesWhole(pattern: string, flags: string, text: string): boolean | undefined {
  try {
    const machine = new Machine()
    const start = machine.add(new Reader(pattern, flags).read(), machine.accept)
    return machine.run(start, [...text])
  } catch (error) {
    if (!(error instanceof Unsupported || error instanceof SyntaxError)) throw error
    return undefined
  }
}

class Reader {
  private readonly pattern: string
  private readonly flags: string
  private readonly atoms = new Map<string, Node>()
  private at = 0
  private depth = 0

  constructor(pattern: string, flags: string) {
    this.pattern = pattern
    this.flags = flags
  }

  read(): Node {
    const node = this.options()
    if (this.at < this.pattern.length) throw new Unsupported()
    return node
  }

  private options(): Node {
    const options = [this.sequence()]
    while (this.take('|')) options.push(this.sequence())
    return options.length === 1 ? (options[0] as Node) : { kind: 'any', options }
  }

  private sequence(): Node {
    const parts: Node[] = []
    while (this.at < this.pattern.length && !'|)'.includes(this.pattern[this.at] ?? '')) parts.push(this.repeated())
    return { kind: 'all', parts }
  }

  private repeated(): Node {
    const body = this.single()
    const [text, least, comma, most] = this.match(/[*+?]|\{(\d+)(,?)(\d*)\}/y) ?? []
    if (text === undefined) return body
    if (body.kind === 'edge') throw new Unsupported()
    // Whether it takes much or little first makes no difference to whether the whole matches.
    this.take('?')
    if (/^[*+?{]/.test(this.pattern.slice(this.at)) && this.pattern[this.at] !== '{') throw new Unsupported()
    if (text === '*') return { kind: 'repeat', body, min: 0, max: Number.POSITIVE_INFINITY }
    if (text === '+') return { kind: 'repeat', body, min: 1, max: Number.POSITIVE_INFINITY }
    if (text === '?') return { kind: 'repeat', body, min: 0, max: 1 }
    const min = Number(least)
    const max = comma === '' ? min : most === '' ? Number.POSITIVE_INFINITY : Number(most)
    return { kind: 'repeat', body, min, max }
  }

  private single(): Node {
    if (this.take('^')) return { kind: 'edge', edge: 'start' }
    if (this.take('$')) return { kind: 'edge', edge: 'end' }
    if (this.take('(')) return this.group()
    const [atom] =
      this.match(/\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/y) ??
      this.match(/\\(?:[pP]\{[^{}]*\}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[^bBk1-9])/y) ??
      this.match(/[^\\()|*+?]/uy) ??
      []
    if (atom === undefined) throw new Unsupported()
    return this.atom(atom)
  }

  private group(): Node {
    const [kind] = this.match(/\?(?::|<[A-Za-z]\w*>|[\s\S]{0,2})/y) ?? []
    if (kind !== undefined && !/^\?(?::|<[A-Za-z]\w*>)$/.test(kind)) throw new Unsupported()
    this.depth += 1
    if (this.depth > deepest) throw new Unsupported()
    const node = this.options()
    this.depth -= 1
    if (!this.take(')')) throw new Unsupported()
    return node
  }

  /** A character, a class or an escape: JavaScript tells what a single character is. */
  private atom(text: string): Node {
    const known = this.atoms.get(text)
    if (known !== undefined) return known
    const expression = new RegExp(`^(?:${text.replace(/^[{}\]/]$/, '\\$&')})$`, this.flags)
    const answers = new Map<string, boolean>()
    const node: Node = {
      kind: 'one',
      matches(character) {
        const answer = answers.get(character) ?? expression.test(character)
        answers.set(character, answer)
        return answer
      },
    }
    this.atoms.set(text, node)
    return node
  }

  private take(text: string): boolean {
    if (this.pattern[this.at] !== text) return false
    this.at += 1
    return true
  }

  private match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at
    const found = expression.exec(this.pattern)
    if (found !== null) this.at = expression.lastIndex
    return found
  }
}

interface State {
  /** Consumes a character; the others are passed without one. */
  readonly matches?: (character: string) => boolean
  readonly edge?: 'start' | 'end'
  next: readonly number[]
}

class Machine {
  private readonly states: State[] = [{ next: [] }]
  readonly accept = 0

  /** Adds what matches a node and goes on to `next`; answers where it begins. */
  add(node: Node, next: number): number {
    switch (node.kind) {
      case 'one':
        return this.state({ matches: node.matches, next: [next] })
      case 'edge':
        return this.state({ edge: node.edge, next: [next] })
      case 'all':
        return node.parts.reduceRight((behind, part) => this.add(part, behind), next)
      case 'any':
        return this.state({ next: node.options.map((option) => this.add(option, next)) })
      case 'repeat':
        return this.repeat(node.body, node.min, node.max, next)
    }
  }

  private repeat(body: Node, min: number, max: number, next: number): number {
    let at = next
    if (max === Number.POSITIVE_INFINITY) {
      at = this.state({ next: [] })
      this.states[at] = { next: [this.add(body, at), next] }
    } else for (let count = min; count < max; count += 1) at = this.state({ next: [this.add(body, at), next] })
    for (let count = 0; count < min; count += 1) at = this.add(body, at)
    return at
  }

  private state(state: State): number {
    if (this.states.length >= mostStates) throw new Unsupported()
    return this.states.push(state) - 1
  }

  run(start: number, text: readonly string[]): boolean {
    let now = this.reached([start], 0, text.length)
    for (const [index, character] of text.entries()) {
      const next = [...now].flatMap((at) => {
        const state = this.states[at]
        return state?.matches?.(character) === true ? state.next : []
      })
      now = this.reached(next, index + 1, text.length)
      if (now.size === 0) return false
    }
    return now.has(this.accept)
  }

  /** The states that can be reached without a character. */
  private reached(from: readonly number[], place: number, length: number): ReadonlySet<number> {
    const found = new Set<number>()
    const open = [...from]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (found.has(at)) continue
      found.add(at)
      const state = this.states[at]
      if (state === undefined || state.matches !== undefined) continue
      if (state.edge === undefined || place === (state.edge === 'start' ? 0 : length)) open.push(...state.next)
    }
    return found
  }
}
