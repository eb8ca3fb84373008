/**
 * allowedPattern as SSM evaluates it: a Java regular expression that must match the whole value (D-06), translated to JavaScript.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html
 */

/** Java's POSIX classes, as the inside of a JavaScript character class. */
const posix: { readonly [name: string]: string } = {
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Upper: 'A-Z',
  Lower: 'a-z',
  Punct: '!-\\/:-@\\[-`{-~',
  Space: '\\s',
  Blank: ' \\t',
  XDigit: '0-9a-fA-F',
  ASCII: '\\x00-\\x7F',
  Graph: '!-~',
  Print: ' -~',
  Cntrl: '\\x00-\\x1F\\x7F',
}

const cache = new Map<string, RegExp | undefined>()

/**
 * The JavaScript expression for a Java one, anchored at both ends; undefined when it cannot be translated (the value is then let
 * through: refusing what AWS accepts would be worse).
 *
 * @example javaPattern('(?i)ab+')?.test('ABB') // true
 */
export function javaPattern(pattern: string): RegExp | undefined {
  if (!cache.has(pattern)) cache.set(pattern, compile(pattern))
  return cache.get(pattern)
}

function compile(pattern: string): RegExp | undefined {
  const [, inline = '', body = pattern] = /^\(\?([a-zA-Z]+)\)([\s\S]*)$/.exec(pattern) ?? []
  const flags = ['i', 's', 'm'].filter((flag) => inline.includes(flag)).join('')
  const source = translate(body)
  // Without `u` first: most real patterns escape more than `u` allows. Properties and astral characters need it.
  const needsUnicode = /\\p\{|\\P\{|\\x\{|\\u\{|[\u{10000}-\u{10FFFF}]/u.test(source)
  for (const unicode of needsUnicode ? ['u', ''] : ['', 'u']) {
    try {
      return new RegExp(`^(?:${source})$`, flags + unicode)
    } catch {
      // Not an expression in this dialect: try the other one.
    }
  }
  return undefined
}

/** What JavaScript writes differently: anchors, quoting, POSIX classes, possessive quantifiers, atomic groups. */
function translate(java: string): string {
  let result = ''
  let inClass = false
  for (let at = 0; at < java.length; at++) {
    const rest = java.slice(at)
    const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest)
    const property = /^\\([pP])\{(?:Is)?(\w+)\}/.exec(rest)
    if (quoted !== null) {
      result += (quoted[1] ?? '').replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      at += quoted[0].length - 1
    } else if (property !== null) {
      result += propertyOf(property[1] === 'P', property[2] ?? '', inClass)
      at += property[0].length - 1
    } else if (rest.startsWith('\\')) {
      result += escapeOf(java[at + 1] ?? '')
      at += 1
    } else if (inClass) {
      if (rest.startsWith(']')) inClass = false
      result += java[at]
    } else if (rest.startsWith('[')) {
      inClass = true
      const open = /^\[\^?\]?/.exec(rest)?.[0] ?? '['
      // A `]` right after the opening is literal in Java.
      result += open.endsWith(']') ? `${open.slice(0, -1)}\\]` : open
      at += open.length - 1
    } else if (rest.startsWith('(?>')) {
      result += '(?:'
      at += 2
    } else if (/^[*+?}]\+/.test(rest)) {
      result += java[at]
      at += 1
    } else {
      result += java[at]
    }
  }
  return result
}

function propertyOf(negated: boolean, name: string, inClass: boolean): string {
  const set = Object.hasOwn(posix, name) ? posix[name] : undefined
  if (set === undefined) return `\\${negated ? 'P' : 'p'}{${name}}`
  return inClass ? set : `[${negated ? '^' : ''}${set}]`
}

function escapeOf(character: string): string {
  switch (character) {
    case 'A':
      return '^'
    case 'z':
    case 'Z':
      return '$'
    case 'h':
      return '[ \\t\\xA0]'
    case 'R':
      return '(?:\\r\\n|[\\n\\r])'
    case 'a':
      return '\\x07'
    case 'e':
      return '\\x1B'
    default:
      return `\\${character}`
  }
}
