/** Names made of what people write: folders, procedures, identifiers, parameters. Letters and digits of ASCII come out, nothing else. */

/** Words of a text: `2. Rollback y Recuperación ⚠️` gives `rollback y recuperacion`. */
function wordsOf(text: string): readonly string[] {
  const plain = text
    .slice(0, 200)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/^\s*(?:\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)\s/, '')
  return plain.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
}

/** `UpperCamel` of words. */
export function pascal(words: readonly string[]): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('')
}

/** What one entry is called. */
export interface EntryName {
  /** Folder: `rollback-de-lambda`. */
  readonly folder: string
  /** SSM document: `RollbackDeLambda`. */
  readonly procedure: string
  /** `rollbackDeLambda`, never a reserved word or a name that a procedure imports. */
  readonly identifier: string
}

/** Gives out names, each once, whatever the capitals. */
export class Names {
  readonly #taken: Set<string>

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken.map((one) => one.toLowerCase()))
  }

  /** The name of a heading; `before` is put before it when it is taken: the heading above. */
  entry(title: string, before: string): EntryName {
    const own = shortened(wordsOf(title))
    const first = own.length === 0 ? ['entry'] : own
    const longer = shortened([...wordsOf(before), ...first], 60)
    for (let number = 1; ; number += 1) {
      const plain = number === 1 ? first : longer
      const words = number <= 2 ? plain : [...plain, String(number - 1)]
      const name = entryName(words)
      if (this.#isFree(name.procedure)) {
        this.#taken.add(name.procedure.toLowerCase())
        return name
      }
    }
  }

  /** An undo is a document too: `XUndo`. */
  #isFree(procedure: string): boolean {
    const name = procedure.toLowerCase()
    return !this.#taken.has(name) && !this.#taken.has(`${name}undo`) && !this.#taken.has(name.replace(/undo$/, ''))
  }
}

/** SSM refuses names that begin like its own. */
const reserved = /^(aws|amazon|amzn|[0-9])/i

function entryName(words: readonly string[]): EntryName {
  const plain = pascal(words)
  const legal = reserved.test(plain) || plain.length < 3 ? ['runbook', ...words] : words
  const procedure = pascal(legal)
  const folder = legal.map((word) => word.toLowerCase()).join('-')
  return { folder, procedure, identifier: `${procedure.charAt(0).toLowerCase()}${procedure.slice(1)}Procedure` }
}

function shortened(words: readonly string[], most = 40): readonly string[] {
  const kept: string[] = []
  let length = 0
  for (const word of words) {
    length += word.length + 1
    if (length > most) return kept.length === 0 ? [word.slice(0, most)] : kept
    kept.push(word)
  }
  return kept
}

/** The name of a parameter: `ZONE_ID` and `zone-id` give `ZoneId`; what is camel already stays. */
export function parameterName(text: string): string {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .normalize('NFD')
    .split(/[^A-Za-z0-9]+/)
  const name = pascal(words.filter((word) => word !== '')).slice(0, 60)
  return name === '' || /^[0-9]/.test(name) ? `Value${name}` : name
}
