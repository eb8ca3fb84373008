/**
 * Outputs of a step as lazily built typed selectors. Nothing is declared until a value is used: turning `before.Timeout` into
 * text adds `{ Name: 'Timeout', Selector: '$.Timeout', Type: 'Integer' }` to the step, once.
 */
import { GuardiaError, type Output, type Segment, type ValueType } from '../document/index.ts'
import type { Untyped } from './aws-services.ts'
import type { Carried } from './input.ts'
import { type Braces, type Ref, spell, type Token, type Tokened, token, type Use } from './reference.ts'

/** The outputs of a step: reading a member gives a reference to it. */
export type Selected<T> = [T] extends [Untyped]
  ? Ref<never> & { readonly [member: string]: Selected<Untyped> }
  : Ref<Exact<T>> &
      (T extends string | number | boolean | bigint | Date | Uint8Array
        ? unknown
        : T extends readonly (infer E)[]
          ? { readonly [index: number]: Selected<NonNullable<E>> }
          : T extends object
            ? { readonly [K in keyof T]-?: Selected<NonNullable<T[K]>> }
            : unknown)

/** As Carried, but enum members stay known, so that conditions can only ask for values that occur. */
type Exact<T> = [T] extends [string] ? T : Carried<T>

/** Where outputs are declared. */
export interface OutputSite {
  readonly step: string
  /** JSONPath prefix of what the action returns: `$`, or `$.Payload` for scripts. */
  readonly root: string
  readonly outputs: Output[]
  readonly braces: Braces
  /** The outputs that are there, where they are declared: what `Object.keys` gives. */
  readonly names?: readonly string[]
  /** The SSM type of a path, and whether SSM can convert it to String; throws GuardiaError for an unknown path. */
  typeOf(path: readonly Segment[]): ValueType
}

const selectorText: unique symbol = Symbol('selector')

/** The JSONPath of an opened output, without declaring anything. */
export function selectorOf(selected: unknown): string | undefined {
  return (selected as { readonly [selectorText]?: string })[selectorText]
}

/** Opens a step's output for reading. */
export function openOutput<T>(site: OutputSite, path: readonly Segment[] = []): Selected<T> {
  const opened = new Opened(site, path)
  // What `Object.keys` gives; reading goes through the proxy.
  if (path.length === 0) for (const name of site.names ?? []) Object.assign(opened, { [name]: undefined })
  return new Proxy(opened, reading) as unknown as Selected<T>
}

/** A place in an output; what it knows is hidden from whoever lists its members. */
class Opened implements Tokened {
  readonly #site: OutputSite
  readonly #path: readonly Segment[]

  constructor(site: OutputSite, path: readonly Segment[]) {
    this.#site = site
    this.#path = path
  }

  get [token](): (use: Use) => Token {
    return (use) => declare(this.#site, this.#path, use)
  }

  get [selectorText](): string {
    this.#site.typeOf(this.#path)
    return selectorAt(this.#site, this.#path)
  }

  below(name: string): unknown {
    const segment: Segment = /^\d+$/.test(name) ? { kind: 'index', index: Number(name) } : { kind: 'child', name }
    return openOutput(this.#site, [...this.#path, segment])
  }

  refuse(): never {
    throw new GuardiaError('output-readonly', `Outputs of step ${this.#site.step} are read only.`)
  }
}

const reading: ProxyHandler<Opened> = {
  get(opened, key) {
    if (key === token) return opened[token]
    if (key === selectorText) return opened[selectorText]
    if (typeof key === 'symbol') return undefined
    // Promises and printers probe these; they are never members of an AWS answer.
    return key === 'then' || key === 'toJSON' ? undefined : opened.below(key)
  },
  set: (opened) => opened.refuse(),
}

function selectorAt(site: OutputSite, path: readonly Segment[]): string {
  return path.reduce((text, one) => text + printSegment(one), site.root)
}

function declare(site: OutputSite, path: readonly Segment[], use: 'typed' | 'text'): Token {
  const natural = site.typeOf(path)
  const embeds = use === 'text' && natural !== 'String'
  if (embeds && natural !== 'Integer' && natural !== 'Boolean') {
    throw new GuardiaError(
      'not-sayable',
      `${site.step}.${nameOf(path)} is a ${natural}; only texts, numbers and booleans can stand in a text. Let a script make the text.`,
    )
  }
  const type: ValueType = embeds ? 'String' : natural
  const name = `${nameOf(path)}${embeds ? 'Text' : ''}`
  const selector = selectorAt(site, path)
  const known = site.outputs.find((one) => one.Name === name)
  if (!known) site.outputs.push({ Name: name, Selector: selector, Type: type })
  else if (known.Selector !== selector || known.Type !== type) {
    throw new GuardiaError(
      'output-name-taken',
      `Step ${site.step} would declare two outputs named ${name}: ${known.Selector} and ${selector}. Read one of them through a script.`,
    )
  }
  return { text: spell({ kind: 'output', step: site.step, name }, site.braces), type, whole: true }
}

function nameOf(path: readonly Segment[]): string {
  const parts = path.map((one) =>
    one.kind === 'index' ? String(one.index) : 'name' in one ? one.name.replace(/[^A-Za-z0-9_]/g, '_') : 'All',
  )
  return parts.join('_') || 'Output'
}

function printSegment(one: Segment): string {
  if (one.kind === 'index') return `[${one.index}]`
  if (one.kind === 'child') return /^[A-Za-z_][A-Za-z0-9_]*$/.test(one.name) ? `.${one.name}` : `['${one.name}']`
  if (one.kind === 'descend') return `..${one.name}`
  return '[*]'
}
