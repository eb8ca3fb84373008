/** Lists of steps as blocks of statements: choices with bodies, loops, attempts; the rest in a row. */
import { isList, isObject, type Json, type JsonObject } from '../document/index.ts'
import type { Book } from './book.ts'
import { block, type Code, type Link, object, type Statement, statement, stepCall, text, word } from './code.ts'
import { conditionCode } from './conditions.ts'
import { branchLinks, leading } from './links.ts'
import { loopStatement } from './loops.ts'
import { headCode, propertyMembers } from './properties.ts'
import { attemptRegion, type ChoiceRegion, choiceRegion, Flow } from './regions.ts'
import type { Scope } from './scope.ts'
import { type Place, plainnessOf } from './sound.ts'
import { stepStatement } from './step-code.ts'

/** What holds for all steps of a block. */
interface Around {
  /** Name of what follows the block; undefined: the automation (or the iteration) ends. */
  readonly next: string | undefined
  /** The attempt around says onFailure and isCritical. */
  readonly failureIsDerived: boolean
}

/** The statements of a list of steps. */
export function listStatements(
  steps: readonly Json[],
  pointer: string,
  book: Book,
  scope: Scope,
): readonly Statement[] {
  const flow = new Flow(steps.map((step, index) => ({ step, at: `${pointer}/${index}` })))
  return new Blocks(flow, book).range(0, steps.length, { next: undefined, failureIsDerived: false }, scope)
}

class Blocks {
  readonly #flow: Flow
  readonly #book: Book

  constructor(flow: Flow, book: Book) {
    this.#flow = flow
    this.#book = book
  }

  /** The statements of the steps from `lo` to before `hi`. */
  range(lo: number, hi: number, around: Around, scope: Scope): readonly Statement[] {
    const statements: Statement[] = []
    for (let at = lo; at < hi; ) {
      const taken = this.#attempt(at, hi, around, scope) ?? this.#choice(at, hi, around, scope)
      statements.push(...(taken?.statements ?? this.#single(at, hi, around, scope)))
      at = taken?.end ?? at + 1
    }
    return statements
  }

  #place(at: number): Place {
    return this.#flow.places[at] ?? { step: null, at: '' }
  }

  #single(at: number, hi: number, around: Around, scope: Scope): readonly Statement[] {
    const place = this.#place(at)
    const { step } = place
    if (!isObject(step) || plainnessOf(place, this.#book) === 'raw')
      return [stepStatement(place, {}, this.#book, scope)]
    const next = this.#flow.after(at + 1, hi, around.next)
    const { links, after } = leading(step, next, this.#flow.name(at + 1), this.#book.options.links)
    const all = { ...links, failureIsDerived: around.failureIsDerived }
    return [
      loopStatement(place, all, this.#book, scope, listStatements) ?? stepStatement(place, all, this.#book, scope),
      ...after,
    ]
  }

  #attempt(at: number, hi: number, around: Around, scope: Scope): Taken | undefined {
    if (this.#book.options.flat || around.failureIsDerived) return undefined
    const region = attemptRegion(this.#flow, at, hi, around.next)
    if (region === undefined) return undefined
    const { recovery, end, isCritical } = region
    const next = this.#flow.after(end, hi, around.next)
    const body = this.range(at, recovery, { next, failureIsDerived: true }, scope.inner())
    const mended = this.range(recovery, end, { next, failureIsDerived: false }, scope.inner())
    const how = isCritical === false ? [] : [object([['isCritical', word(String(isCritical ?? null))]])]
    const links: readonly Link[] = [
      { name: 'attempt', args: [block(['step'], body), ...how] },
      { name: 'recover', args: [block(['step'], mended)] },
    ]
    return { statements: [statement({ kind: 'chain', root: word('step'), links })], end }
  }

  #choice(at: number, hi: number, around: Around, scope: Scope): Taken | undefined {
    const place = this.#place(at)
    const branch = branchOf(place, this.#book)
    if (branch === undefined) return undefined
    const book = this.#book
    const listed = this.#flow.name(at + 1)
    const links = { ...branchLinks(branch.step, listed, book.options.links), failureIsDerived: around.failureIsDerived }
    const head = headCode(branch.name, propertyMembers(branch.step, links, book, scope))
    const region = book.options.flat ? undefined : choiceRegion(this.#flow, at, hi, around.next)
    const end = region?.end ?? at + 1
    const after = this.#flow.after(end, hi, around.next)
    const way = (index: number, name: string): Code => this.#way(region, index, name, { ...around, next: after }, scope)
    const calls = branch.choices.map(({ condition, nextStep }, index): Link => {
      const args = [conditionCode(condition, book, scope), way(index, nextStep)]
      return index === 0 ? { name: 'choose', args: [head, ...args] } : { name: 'orWhen', args }
    })
    const { fallback } = branch
    if (fallback === undefined && after !== undefined) {
      calls.push({ name: 'otherwise', args: [block(['step'], [statement(stepCall('end'))])] })
    } else if (fallback !== undefined && fallback !== after) {
      calls.push({ name: 'otherwise', args: [way(branch.choices.length, fallback)] })
    }
    const [first] = calls
    const value: Code =
      calls.length === 1 && first !== undefined
        ? stepCall(first.name, ...first.args)
        : { kind: 'chain', root: word('step'), links: calls }
    return { statements: [statement(value, place.at)], end }
  }

  #way(region: ChoiceRegion | undefined, index: number, name: string, around: Around, scope: Scope): Code {
    const body = region?.bodies[index]
    return body === undefined ? text(name) : block(['step'], this.range(body.from, body.to, around, scope.inner()))
  }
}

interface Taken {
  readonly statements: readonly Statement[]
  /** The first step that is not part of it. */
  readonly end: number
}

interface Branch {
  readonly step: JsonObject
  readonly name: string
  readonly choices: readonly { readonly condition: JsonObject; readonly nextStep: string }[]
  readonly fallback: string | undefined
}

/** The branch that a step is; undefined where `choose` could not say it. */
function branchOf(place: Place, book: Book): Branch | undefined {
  const { step } = place
  if (plainnessOf(place, book) !== 'typed' || !isObject(step) || step['action'] !== 'aws:branch') return undefined
  const { name, inputs, outputs } = step
  if (typeof name !== 'string' || !isObject(inputs) || outputs !== undefined) return undefined
  const { Choices: choices, Default: fallback, ...more } = inputs
  if (!isList(choices) || choices.length === 0 || Object.keys(more).length > 0) return undefined
  if (fallback !== undefined && typeof fallback !== 'string') return undefined
  const read = choices.map((one) => {
    if (!isObject(one)) return undefined
    const { NextStep: nextStep, ...condition } = one
    return typeof nextStep === 'string' ? { condition, nextStep } : undefined
  })
  const sound = read.filter((one) => one !== undefined)
  return sound.length === read.length ? { step, name, choices: sound, fallback } : undefined
}
