/**
 * Runs code without an engine: the importer builds its own result and compares, before anybody sees it. Only the names given are
 * known, and nothing but data, members and calls of them happens.
 */
import type { Code, Statement } from './code.ts'

/** Names in reach. */
export interface Names {
  readonly [name: string]: unknown
}

/** What went wrong while a step was written. */
export class StepRefused extends Error {
  /** Which step: as its statement says. */
  readonly step: string | undefined
  constructor(step: string | undefined, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StepRefused'
    this.step = step
  }
}

/** The value of an expression. */
export function evaluate(code: Code, names: Names): unknown {
  switch (code.kind) {
    case 'word':
      return wordValue(code.text, names)
    case 'number':
    case 'text':
      return code.value
    case 'template': {
      const strings = Object.assign([...code.texts], { raw: [...code.texts] })
      return call(names[code.tag], undefined, [strings, ...code.values.map((one) => evaluate(one, names))])
    }
    case 'member':
      return member(evaluate(code.of, names), code.name)
    case 'object':
      return Object.fromEntries(code.members.map(([name, value]) => [name, evaluate(value, names)]))
    case 'list':
      return code.items.map((one) => evaluate(one, names))
    case 'call': {
      const { callee } = code
      const self = callee.kind === 'member' ? evaluate(callee.of, names) : undefined
      const made = callee.kind === 'member' ? member(self, callee.name) : evaluate(callee, names)
      return call(
        made,
        self,
        code.args.map((one) => evaluate(one, names)),
      )
    }
    case 'chain': {
      let self = evaluate(code.root, names)
      for (const { name, args } of code.links)
        self = call(
          member(self, name),
          self,
          args.map((one) => evaluate(one, names)),
        )
      return self
    }
    case 'arrow': {
      const { parameters, body } = code
      return (...given: readonly unknown[]) => {
        const inside = { ...names, ...Object.fromEntries(parameters.map((name, index) => [name, given[index]])) }
        return body.kind === 'statements' ? run(body.statements, inside) : evaluate(body, inside)
      }
    }
  }
}

function run(statements: readonly Statement[], names: { [name: string]: unknown }): unknown {
  for (const one of statements) {
    if (one.kind === 'return') return evaluate(one.value, names)
    const value = attempt(one, names)
    const name = one.name()
    if (name !== undefined) names[name] = value
  }
  return undefined
}

function attempt(one: Extract<Statement, { kind: 'do' }>, names: Names): unknown {
  try {
    return evaluate(one.value, names)
  } catch (cause) {
    throw cause instanceof StepRefused && (cause.step !== undefined || one.step === undefined)
      ? cause
      : new StepRefused(one.step, cause)
  }
}

const literals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['import.meta.url', 'file:///imported.ts'],
])

function wordValue(text: string, names: Names): unknown {
  if (literals.has(text)) return literals.get(text)
  if (Object.hasOwn(names, text)) return names[text]
  throw new ReferenceError(`${text} is not known.`)
}

function member(of: unknown, name: string): unknown {
  return (of as { readonly [name: string]: unknown })[name]
}

function call(made: unknown, self: unknown, args: readonly unknown[]): unknown {
  if (typeof made !== 'function') throw new TypeError('This is no function.')
  return Reflect.apply(made, self, args)
}
