/** References as code: `p.Name`, `before.Timeout`, `v.Count.value`, `execution.region`; and texts that hold some. */
import { type Reference, wholeReference } from '../document/index.ts'
import type { Book, Carried } from './book.ts'
import { type Code, stepCall, text, word } from './code.ts'
import type { Bound, Scope } from './scope.ts'

/** A piece of a text. */
export interface Piece {
  readonly text: string
  readonly reference?: Reference
}

/** A text cut at its references, each piece as it is spelled. */
export function piecesOf(value: string): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of value.matchAll(/\{\{[^{}]*\}\}/g)) {
    const reference = wholeReference(match[0])
    if (reference === undefined) continue
    if (match.index > from) pieces.push({ text: value.slice(from, match.index) })
    pieces.push({ text: match[0], reference })
    from = match.index + match[0].length
  }
  if (from < value.length) pieces.push({ text: value.slice(from) })
  return pieces
}

const facts: ReadonlyMap<string, string> = new Map([
  ['automation:EXECUTION_ID', 'id'],
  ['global:REGION', 'region'],
  ['global:ACCOUNT_ID', 'account'],
  ['global:AWS_PARTITION', 'partition'],
  ['global:DATE_TIME', 'dateTime'],
  ['global:DATE', 'date'],
])

/** A reference as code; undefined where the document declares nothing of that name, so that only its text is true to it. */
export function boundReference(piece: Piece, book: Book, scope: Scope): Bound | undefined {
  const { reference } = piece
  const found = reference === undefined ? undefined : bind(reference, book, scope)
  if (reference === undefined || found === undefined) return undefined
  const bound = { ...found, code: respelled(piece.text, found.code, book) }
  book.typedReferences += 1
  return bound
}

function bind(reference: Reference, book: Book, scope: Scope): Bound | undefined {
  switch (reference.kind) {
    case 'parameter': {
      const carried = book.parameters.get(reference.name)
      if (carried === undefined) return undefined
      book.usesParameters = true
      return { ...carried, code: { kind: 'member', of: word('p'), name: reference.name } }
    }
    case 'variable': {
      const carried = book.variables.get(reference.name)
      return carried && { ...carried, code: { kind: 'member', of: variable(reference.name, book), name: 'value' } }
    }
    case 'output':
      return scope.find(reference.step)?.(reference.name) ?? outputByName(reference.step, reference.name, book)
    case 'global':
    case 'automation': {
      const fact = facts.get(`${reference.kind}:${reference.name}`)
      if (fact === undefined) return undefined
      const execution: Code =
        book.options.braces === 'wide' ? book.use('execution') : { kind: 'member', of: word('step'), name: 'execution' }
      return { type: 'String', code: { kind: 'member', of: execution, name: fact } }
    }
    case 'ssm':
      return undefined
  }
}

/** A variable, for `.value` and for `step.set`. */
export function variable(name: string, book: Book): Code {
  book.usesVariables = true
  return { kind: 'member', of: word('v'), name }
}

/** A step that this block cannot see: written later, or in another block. */
function outputByName(step: string, name: string, book: Book): Bound | undefined {
  const carried: Carried | undefined = book.outputs.get(step)?.get(name)
  if (carried === undefined) return undefined
  book.referencesByName += 1
  const type = carried.type === 'String' ? [] : [text(carried.type)]
  return { ...carried, code: stepCall('output', text(step), text(name), ...type) }
}

/** Is the reference spelled as this document mostly spells them? Else it says how. */
function respelled(spelling: string, code: Code, book: Book): Code {
  const inside = spelling.slice(2, -2)
  const name = inside.trim()
  const braces = inside === name ? 'tight' : inside === ` ${name} ` ? 'wide' : undefined
  if (braces === book.options.braces) return code
  return braces === undefined ? book.call('spelled', code, text(spelling)) : book.call(braces, code)
}

/** A text as code: one reference, `say` with references in it, or plain. */
export function textCode(value: string, book: Book, scope: Scope): Bound | undefined {
  const pieces = piecesOf(value)
  const [only] = pieces
  if (pieces.length === 1 && only?.reference !== undefined) return boundReference(only, book, scope)
  if (!pieces.some(({ reference }) => reference !== undefined)) return undefined
  const texts = ['']
  const values: Code[] = []
  for (const piece of pieces) {
    const bound = boundReference(piece, book, scope)
    if (bound === undefined) texts.push(`${texts.pop() ?? ''}${piece.text}`)
    else {
      const sayable = bound.type === 'String' || bound.type === 'Integer' || bound.type === 'Boolean'
      values.push(sayable ? bound.code : book.unchecked(bound.code))
      texts.push('')
    }
  }
  if (values.length === 0) return undefined
  return { type: 'String', code: { kind: 'template', tag: 'say', texts, values } }
}
