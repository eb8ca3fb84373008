/**
 * The Python syntax tree, reduced to what decides which AWS calls a script makes: names, attributes, calls, constants and the
 * order of statements. Arithmetic and comparisons are only bags of sub-expressions.
 */

/** An argument of a call: positional, `name=…`, `*…` or `**…`. */
export interface Argument {
  readonly name?: string
  readonly star?: 1 | 2
  readonly value: Expression
}

/** A parameter of a function or lambda. */
export interface Parameter {
  readonly name: string
  readonly star?: 1 | 2
  readonly fallback?: Expression
}

/** One `for … in … if …` of a comprehension. */
export interface Generator {
  readonly target: Expression
  readonly items: Expression
  readonly conditions: readonly Expression[]
}

/** An expression, by what it does to values. */
export type Expression = { readonly line: number } & (
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  /** An f-string or joined literals. */
  | { readonly kind: 'format'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly of: Expression; readonly arguments: readonly Argument[] }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** An entry without key is `**value`. */
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression | undefined, Expression])[] }
  | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
  | {
      readonly kind: 'comprehension'
      readonly elements: readonly Expression[]
      readonly dict: boolean
      readonly generators: readonly Generator[]
    }
  /** One of these: `a if t else b`, `a or b`, `a and b`. */
  | { readonly kind: 'either'; readonly items: readonly Expression[]; readonly test?: Expression }
  | { readonly kind: 'add'; readonly left: Expression; readonly right: Expression }
  /** Evaluated, but its value is only data. */
  | { readonly kind: 'bag'; readonly items: readonly Expression[] }
  | { readonly kind: 'star'; readonly value: Expression }
  | { readonly kind: 'walrus'; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'yield'; readonly value: Expression | undefined; readonly from: boolean }
)

/** `def` */
export interface FunctionStatement {
  readonly kind: 'function'
  readonly line: number
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[]
  readonly decorators: readonly Expression[]
}

/** `class` */
export interface ClassStatement {
  readonly kind: 'class'
  readonly line: number
  readonly name: string
  readonly bases: readonly Argument[]
  readonly body: readonly Statement[]
}

/** A statement, by what it does to names. */
export type Statement =
  | FunctionStatement
  | ClassStatement
  | ({
      readonly line: number
    } /** `declares`: the name in `name: type`, with or without a value: a field of a dataclass. */ & (
      | { readonly kind: 'expression'; readonly value: Expression; readonly declares?: string }
      | {
          readonly kind: 'assign'
          readonly targets: readonly Expression[]
          readonly value: Expression
          readonly declares?: string
        }
      | { readonly kind: 'augment'; readonly target: Expression; readonly operator: string; readonly value: Expression }
      | { readonly kind: 'return'; readonly value: Expression | undefined }
      | { readonly kind: 'import'; readonly module: string; readonly as?: string }
      | { readonly kind: 'from'; readonly module: string; readonly names: readonly (readonly [string, string])[] }
      | { readonly kind: 'scope'; readonly names: readonly string[] }
      /** Exactly one of the bodies runs: if, match. */
      | {
          readonly kind: 'branch'
          readonly tests: readonly Expression[]
          readonly bodies: readonly (readonly Statement[])[]
        }
      | {
          readonly kind: 'loop'
          readonly target?: Expression
          readonly items: Expression
          readonly body: readonly Statement[]
          readonly otherwise: readonly Statement[]
        }
      | {
          readonly kind: 'try'
          readonly body: readonly Statement[]
          readonly handlers: readonly {
            readonly name?: string
            readonly type?: Expression
            readonly body: readonly Statement[]
          }[]
          readonly otherwise: readonly Statement[]
          readonly last: readonly Statement[]
        }
      | {
          readonly kind: 'with'
          readonly items: readonly (readonly [Expression, Expression | undefined])[]
          readonly body: readonly Statement[]
        }
    ))

/** A line that could not be read. */
export interface Problem {
  /** Counts from 1. */
  readonly line: number
  /** Begins small and has no stop: `unexpected operator ")"`. */
  readonly message: string
  /** Python may read it all the same: it nests deeper, or goes on longer, than this parser follows. */
  readonly limit?: true
}

/** A parsed script; `problems` are the lines that could not be read, the first first. */
export interface Script {
  readonly body: readonly Statement[]
  readonly problems: readonly Problem[]
}
