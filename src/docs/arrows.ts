/** The edges of a flow graph as arrows: one for each pair of boxes and reason, with its words. */
import { type Edge, type Flow, onFailure } from '../document/index.ts'
import type { Arrow } from './chart.ts'
import { choiceLabels } from './condition-words.ts'
import { visible } from './measure.ts'
import type { Words } from './words.ts'

/**
 * The arrows of a flow, in document order, and the ids of the end boxes: every step that ends the automation has an end of its
 * own, so that no arrow crosses the chart to a common one. A failure that simply ends the automation, or the loop around the step,
 * is not drawn: every step has it.
 */
export function arrowsOf(
  flow: Flow,
  ids: ReadonlyMap<string, string>,
  words: Words,
): { readonly arrows: readonly Arrow[]; readonly ends: readonly string[] } {
  const first = flow.start === undefined ? 'z' : (ids.get(flow.start) ?? 'z')
  const arrows: Arrow[] = [{ from: 'begin', to: first, label: '', kind: 'way' }]
  for (const [name, id] of ids) arrows.push(...arrowsFrom(name, id, flow, ids, words))
  const ends = [...new Set(arrows.map((arrow) => arrow.to).filter((to) => to.startsWith('z')))]
  return { arrows, ends }
}

function arrowsFrom(
  name: string,
  id: string,
  flow: Flow,
  ids: ReadonlyMap<string, string>,
  words: Words,
): readonly Arrow[] {
  const step = flow.places.get(name)?.step
  const choices = step?.action === 'aws:branch' ? choiceLabels(step, words) : new Map<string, string>()
  const target = (edge: Edge): string => (edge.to === undefined ? undefined : ids.get(edge.to)) ?? `z${id}`
  const ways = new Merged(id, words)
  for (const edge of flow.from(name)) {
    if (edge.kind === 'choice') {
      ways.add('way', target(edge), choices.get(edge.label ?? '') ?? edge.label ?? words.unreadable)
    } else if (edge.kind === 'default') ways.add('way', target(edge), words.defaultChoice)
    else if (edge.kind === 'repeat') ways.add('again', target(edge), words.again)
    else if (edge.kind === 'leave') ways.add('way', target(edge), words.done)
    else if (edge.kind === 'failure') {
      if (step === undefined || onFailure(step).kind === 'abort') continue
      if (!ways.also(target(edge))) ways.add('exception', target(edge), words.fails)
    } else if (edge.kind === 'cancel') ways.add('exception', target(edge), words.cancelled)
    else ways.add('way', target(edge), '')
  }
  return ways.arrows()
}

/** Arrows of one box, those with the same end and kind as one. */
class Merged {
  readonly #from: string
  readonly #words: Words
  readonly #found = new Map<string, { to: string; kind: Arrow['kind']; labels: string[]; anyway: boolean }>()

  constructor(from: string, words: Words) {
    this.#from = from
    this.#words = words
  }

  add(kind: Arrow['kind'], to: string, label: string): void {
    const key = `${kind} ${to}`
    const known = this.#found.get(key) ?? { to, kind, labels: [], anyway: false }
    if (label !== '' && !known.labels.includes(label)) known.labels.push(label)
    this.#found.set(key, known)
  }

  /** A failure goes where the only way on goes: no arrow of its own. */
  also(to: string): boolean {
    const known = this.#found.get(`way ${to}`) ?? this.#found.get(`again ${to}`)
    if (known === undefined || this.#found.size > 1) return false
    known.anyway = true
    return true
  }

  arrows(): readonly Arrow[] {
    return [...this.#found.values()].map(({ to, kind, labels, anyway }) => ({
      from: this.#from,
      to,
      kind,
      label: visible(
        [labels.join(` ${this.#words.or} `), anyway ? this.#words.anyway : ''].filter((one) => one !== '').join(', '),
      ),
    }))
  }
}
