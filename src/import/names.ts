/** Names for constants: from what they stand for, never a reserved word, never twice. */

/** Words that a constant cannot or should not be called; lint rules mind the shadowing of globals. */
const reserved: ReadonlySet<string> = new Set(
  `arguments as async await break case catch class const constructor continue debugger declare default delete do else enum escape
  eval export extends false finally for from function get globalThis if implements import in infer instanceof interface is isFinite
  isNaN keyof let module namespace new null number object of package parseFloat parseInt private process protected prototype public
  readonly require return satisfies set static string super switch symbol then this throw true try type typeof undefined unescape
  unique unknown using var void while with yield any boolean never p step v`.split(/\s+/),
)

const longest = 40

/** `DescribeTable` → `describeTable`, `EC2 stop` → `ec2Stop`; `fallback` where nothing of the text can stand in a name. */
export function camelCase(text: string, fallback: string): string {
  const words = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((one) => one !== '')
  const joined = words
    .map((one, index) => (index === 0 ? one.toLowerCase() : `${one[0]?.toUpperCase()}${one.slice(1).toLowerCase()}`))
    .join('')
  const cut = joined.slice(0, longest)
  return /^[A-Za-z]/.test(cut) ? cut : `${fallback}${cut.replace(/^[^A-Za-z]*/, (digits) => digits)}`
}

/** Gives names out. */
export class Names {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** The name, or the name with the first number that makes it new. */
  claim(name: string): string {
    for (let count = 1; ; count += 1) {
      const candidate = count === 1 ? name : `${name}${count}`
      if (reserved.has(candidate) || this.#taken.has(candidate)) continue
      this.#taken.add(candidate)
      return candidate
    }
  }
}
