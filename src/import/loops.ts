/** aws:loop as `each`, `repeat` or `loop`: its steps in a block of their own. */
import { isList, isObject, type Json } from '../document/index.ts'
import type { Book } from './book.ts'
import { block, type Code, type Statement, statement, stepCall, text, word } from './code.ts'
import { conditionCode } from './conditions.ts'
import { headCode, type Links, propertyMembers } from './properties.ts'
import { boundReference, piecesOf } from './references.ts'
import type { Scope } from './scope.ts'
import { type Place, plainnessOf } from './sound.ts'
import { dataCode } from './values.ts'

/** Writes a list of steps that stands at a pointer. */
export type WriteSteps = (steps: readonly Json[], pointer: string, book: Book, scope: Scope) => readonly Statement[]

/** aws:loop as `each`, `repeat` or `loop`; undefined for other steps. */
export function loopStatement(
  place: Place,
  links: Links,
  book: Book,
  scope: Scope,
  write: WriteSteps,
): Statement | undefined {
  const { step, at } = place
  if (plainnessOf(place, book) !== 'typed' || !isObject(step) || step['action'] !== 'aws:loop') return undefined
  const { name, inputs, outputs } = step
  if (typeof name !== 'string' || !isObject(inputs) || outputs !== undefined) return undefined
  const { Steps: steps, LoopCondition: condition, ...rest } = inputs
  if (!isList(steps)) return undefined
  const properties = propertyMembers(step, links, book, scope)
  const { Iterators: items, IteratorDataType: itemType, MaxIterations: max } = rest
  const names = Object.keys(rest).sort().join()
  const plain = properties.length === 0
  const isEach = plain && itemType === 'String' && names === 'IteratorDataType,Iterators' && condition === undefined
  const [piece, ...more] = isEach && typeof items === 'string' ? piecesOf(items) : []
  const listed = piece !== undefined && more.length === 0 ? boundReference(piece, book, scope) : undefined
  const inner = scope.inner()
  const parameter = new Parameters(book)
  const body = (form: LoopForm): readonly Statement[] => {
    inner.bind(name, (output) => parameter.output(form, output))
    const statements = write(steps, `${at}/inputs/Steps`, book, inner)
    if (!isObject(condition)) return statements
    return [...statements, { kind: 'return', value: conditionCode(condition, book, inner) }]
  }
  if (listed?.type === 'StringList') {
    const statements = body('each')
    const { item = '_', number } = parameter
    const parameters = [item, 'step', ...(number === undefined ? [] : [number])]
    return statement(stepCall('each', text(name), listed.code, block(parameters, statements)), at)
  }
  if (plain && isObject(condition) && names === 'MaxIterations' && typeof max === 'number') {
    const statements = body('repeat')
    const parameters = ['step', ...(parameter.number === undefined ? [] : [parameter.number])]
    return statement(stepCall('repeat', text(name), { kind: 'number', value: max }, block(parameters, statements)), at)
  }
  const data = isObject(condition) || condition === undefined ? rest : { ...rest, LoopCondition: condition }
  const statements = body('loop')
  const parameters = ['step', ...(parameter.iteration === undefined ? [] : [parameter.iteration])]
  const args = [headCode(name, properties), dataCode(data, book, scope), block(parameters, statements)]
  return statement(stepCall('loop', ...args), at)
}

type LoopForm = 'each' | 'repeat' | 'loop'

/** The parameters of a loop's body, named when something first asks for them. */
class Parameters {
  item: string | undefined
  number: string | undefined
  iteration: string | undefined
  readonly #book: Book

  constructor(book: Book) {
    this.#book = book
  }

  output(form: LoopForm, output: string): { readonly type: 'String' | 'Integer'; readonly code: Code } | undefined {
    const isNumber = output === 'CurrentIteration'
    if (!isNumber && output !== 'CurrentIteratorValue') return undefined
    const type = isNumber ? 'Integer' : 'String'
    if (form === 'loop') {
      this.iteration ??= this.#book.names.claim('iteration')
      return { type, code: { kind: 'member', of: word(this.iteration), name: isNumber ? 'number' : 'value' } }
    }
    if (isNumber) {
      this.number ??= this.#book.names.claim('iteration')
      return { type, code: word(this.number) }
    }
    if (form === 'repeat') return undefined
    this.item ??= this.#book.names.claim('item')
    return { type, code: word(this.item) }
  }
}
