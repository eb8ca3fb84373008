/** Questions about a flow graph: what can be reached, what lies on every path, and what goes round. */
import { type Flow, isLoopRound } from './flow.ts'

/** Steps that some path from the start leads to, the start included. */
export function reachable(flow: Flow): ReadonlySet<string> {
  return new Set(reversePostorder(flow))
}

/** Steps that follow a step, each once, the end left out. */
function following(flow: Flow, name: string): readonly string[] {
  return [...new Set(flow.from(name).flatMap((edge) => (edge.to === undefined ? [] : [edge.to])))]
}

/** Reachable steps such that, cycles aside, a step comes before those that follow it. */
function reversePostorder(flow: Flow): readonly string[] {
  if (flow.start === undefined) return []
  const order: string[] = []
  const seen = new Set([flow.start])
  const stack = [{ name: flow.start, rest: following(flow, flow.start).values() }]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.rest.next()
    if (next.done === true) {
      order.push(top.name)
      stack.pop()
    } else if (!seen.has(next.value)) {
      seen.add(next.value)
      stack.push({ name: next.value, rest: following(flow, next.value).values() })
    }
  }
  return order.reverse()
}

/**
 * For every reachable step: the steps that lie on every path from the start to it, the step itself included. All edges count,
 * failures and cancellations too. Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
 */
export function dominators(flow: Flow): ReadonlyMap<string, ReadonlySet<string>> {
  const order = reversePostorder(flow)
  const place = new Map(order.map((name, index) => [name, index]))
  const before = order.map((name) => flow.to(name).flatMap((edge) => place.get(edge.from) ?? []))
  // The nearest step that lies on every path to a step, as its place in `order`; the start's is itself.
  const nearest: (number | undefined)[] = order.map((_, index) => (index === 0 ? 0 : undefined))
  for (let changed = true; changed; ) {
    changed = false
    for (let at = 1; at < order.length; at += 1) {
      const known = (before[at] ?? []).filter((one) => nearest[one] !== undefined)
      const found = known.reduce((one, other) => meet(one, other, nearest))
      if (nearest[at] === found) continue
      nearest[at] = found
      changed = true
    }
  }
  const sets = new Map<string, ReadonlySet<string>>()
  for (const [index, name] of order.entries()) {
    const above = index === 0 ? undefined : sets.get(order[nearest[index] ?? 0] ?? '')
    sets.set(name, new Set([...(above ?? []), name]))
  }
  return sets
}

function meet(one: number, other: number, nearest: readonly (number | undefined)[]): number {
  let left = one
  let right = other
  while (left !== right) {
    while (left > right) left = nearest[left] ?? 0
    while (right > left) right = nearest[right] ?? 0
  }
  return left
}

/**
 * Ways round: for each knot of steps that can all reach each other, one shortest way round, beginning with the step that stands
 * first in the document. What aws:loop repeats by itself is none; a link from inside a loop back to before it is one.
 */
export function cycles(flow: Flow): readonly (readonly string[])[] {
  const next = new Map(
    [...flow.places.keys()].map((name) => [
      name,
      flow.from(name).flatMap((edge) => (edge.to === undefined || isLoopRound(edge, flow) ? [] : [edge.to])),
    ]),
  )
  const found: (readonly string[])[] = []
  const done = new Set<string>()
  for (const name of flow.places.keys()) {
    if (done.has(name)) continue
    const round = shortestRound(name, next)
    if (round === undefined) continue
    found.push(round)
    for (const one of knotOf(name, next)) done.add(one)
  }
  return found
}

/** Whether some way leads out of the cycle. That a step may fail and end the automation is no plan. */
export function hasExit(flow: Flow, cycle: readonly string[]): boolean {
  return cycle
    .flatMap((name) => flow.from(name))
    .some(({ kind, to }) => kind !== 'cancel' && (to === undefined ? kind !== 'failure' : !cycle.includes(to)))
}

function shortestRound(start: string, next: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const came = new Map<string, string>()
  const queue = [start]
  for (const name of queue) {
    for (const to of next.get(name) ?? []) {
      if (to === start) return pathTo(name, start, came)
      if (came.has(to)) continue
      came.set(to, name)
      queue.push(to)
    }
  }
  return undefined
}

function pathTo(end: string, start: string, came: ReadonlyMap<string, string>): readonly string[] {
  const path = [end]
  for (let at: string | undefined = end; at !== undefined && at !== start; ) {
    at = came.get(at)
    if (at !== undefined) path.push(at)
  }
  return path.reverse()
}

/** Steps that reach `start` and are reached from it. */
function knotOf(start: string, next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const back = new Map<string, string[]>()
  for (const [from, tos] of next) {
    for (const to of tos) {
      const list = back.get(to)
      if (list === undefined) back.set(to, [from])
      else list.push(from)
    }
  }
  const ahead = closure(start, next)
  return [...closure(start, back)].filter((name) => ahead.has(name))
}

function closure(start: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set([start])
  for (const name of seen) for (const to of next.get(name) ?? []) seen.add(to)
  return seen
}
