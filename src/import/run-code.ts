/** `step.run`: any action, its inputs typed by the action's own table. */
import { findAction } from '../actions/index.ts'
import type { JsonObject } from '../document/index.ts'
import type { Book } from './book.ts'
import { type Code, object, text } from './code.ts'
import { camelCase } from './names.ts'
import type { Scope } from './scope.ts'
import type { Sound } from './sound.ts'
import { type Members, options, type Written } from './special.ts'
import { shapeOfTable } from './types.ts'
import { dataCode, Typed } from './values.ts'

/** A step as `step.run`. */
export function run(
  { name, action, inputs }: Sound,
  properties: Members,
  outputs: Code | undefined,
  book: Book,
  scope: Scope,
): Written {
  const code =
    action === 'aws:executeScript' ? scriptInputs(name, inputs, book, scope) : tableCode(action, inputs, book, scope)
  return { method: 'run', args: [text(action), code, ...options(properties, outputs)], members: 'same' }
}

function tableCode(action: string, inputs: JsonObject, book: Book, scope: Scope): Code {
  const record = findAction(action)
  if (record === undefined) return book.unchecked(dataCode(inputs, book, scope))
  const table = shapeOfTable(action, record.inputs)
  if (!record.openInputs) return new Typed(book, scope).code(inputs, table)
  const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => Object.hasOwn(record.inputs, name)))
  const typed = new Typed(book, scope).code(own, table)
  if (typed.kind !== 'object') return book.unchecked(dataCode(inputs, book, scope))
  const members = new Map(typed.members)
  return object(
    Object.entries(inputs).map(([name, value]) => [name, members.get(name) ?? dataCode(value, book, scope)]),
  )
}

/** Scripts stand apart, by name. */
function scriptInputs(name: string, inputs: JsonObject, book: Book, scope: Scope): Code {
  const code = tableCode('aws:executeScript', inputs, book, scope)
  const { Script: script, Runtime: runtime } = inputs
  if (code.kind !== 'object' || typeof script !== 'string' || !script.trimEnd().includes('\n')) return code
  const extension = typeof runtime === 'string' && /^powershell/i.test(runtime) ? 'ps1' : 'py'
  return object(
    code.members.map(([input, value]) =>
      input === 'Script' && value.kind === 'text'
        ? [input, book.script(script, camelCase(name, 'step'), extension)]
        : [input, value],
    ),
  )
}
