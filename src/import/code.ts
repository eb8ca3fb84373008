/** TypeScript as data: just the constructs that imported documents need. Printed by `print-code.ts`, run by `evaluate.ts`. */

/** An expression. */
export type Code =
  /** A literal that is neither text nor compound, or a name; `undefined` and `import.meta.url` too. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** A template literal; texts and expressions take turns, texts first and last. */
  | {
      readonly kind: 'template'
      readonly tag: string
      readonly texts: readonly string[]
      readonly values: readonly Code[]
    }
  | { readonly kind: 'member'; readonly of: Code; readonly name: string }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Code])[] }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'call'; readonly callee: Code; readonly args: readonly Code[] }
  /** `root.first(…).second(…)`: two calls or more. */
  | { readonly kind: 'chain'; readonly root: Code; readonly links: readonly Link[] }
  | { readonly kind: 'arrow'; readonly parameters: readonly string[]; readonly body: Code | Statements }

/** One call of a chain. */
export interface Link {
  readonly name: string
  readonly args: readonly Code[]
}

/** A block of statements. */
export interface Statements {
  readonly kind: 'statements'
  readonly statements: readonly Statement[]
}

/** A statement. `name`: a constant takes the value. */
export type Statement =
  | {
      readonly kind: 'do'
      readonly value: Code
      /** Read when everything is written: a constant that nobody uses is not declared. */
      readonly name: () => string | undefined
      /** Which step this writes. */
      readonly step?: string
    }
  | { readonly kind: 'return'; readonly value: Code }

export function word(text: string): Code {
  return { kind: 'word', text }
}

export function text(value: string): Code {
  return { kind: 'text', value }
}

export function list(items: readonly Code[]): Code {
  return { kind: 'list', items }
}

/** Can an object literal hold this name? One would set the prototype, the other makes a promise of the object. */
export function isLiteralName(name: string): boolean {
  return name !== '__proto__' && name !== 'then'
}

/** An object of the members that are there. */
export function object(members: readonly (readonly [string, Code | undefined])[]): Code {
  const there = members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  if (there.every(([name]) => isLiteralName(name))) return { kind: 'object', members: there }
  const callee: Code = { kind: 'member', of: word('Object'), name: 'fromEntries' }
  return { kind: 'call', callee, args: [list(there.map(([name, value]) => list([text(name), value])))] }
}

/** A call of a function by name. */
export function call(name: string, ...args: readonly Code[]): Code {
  return { kind: 'call', callee: word(name), args }
}

/** A call of a method of `step`. */
export function stepCall(method: string, ...args: readonly Code[]): Code {
  return { kind: 'call', callee: { kind: 'member', of: word('step'), name: method }, args }
}

/** A function with a block. Parameters that an empty block does not use are named so. */
export function block(parameters: readonly string[], statements: readonly Statement[]): Code {
  const used = statements.length > 0 ? parameters : parameters.map((name) => name.replace(/^_*/, '_'))
  return { kind: 'arrow', parameters: used, body: { kind: 'statements', statements } }
}

/** A statement without a constant. */
export function statement(value: Code, step?: string): Statement {
  return { kind: 'do', value, name: () => undefined, ...(step === undefined ? {} : { step }) }
}
