/**
 * Which steps can be reached without an approval. An approval counts only where the approve step succeeded: past its failure (a
 * rejection, a timeout) and past its cancellation nothing is approved.
 */
import { type Condition, type Edge, type Flow, parseChoices, wholeReference } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { own } from './raw.ts'

/** Steps that some path reaches without approval, each with the step before it on the shortest such path. */
export function reachedUnapproved(facts: Facts): ReadonlyMap<string, string | undefined> {
  const { flow } = facts
  const before = new Map<string, string | undefined>()
  if (flow.start === undefined) return before
  // A loop that runs while a condition holds is left only after a turn: entering it and coming back to it are different places.
  const seen = new Set<string>()
  const waiting: { readonly name: string; readonly came: string | undefined; readonly turned: boolean }[] = [
    { name: flow.start, came: undefined, turned: false },
  ]
  for (const { name, came, turned } of waiting) {
    const place = turned ? `${name} again` : name
    if (seen.has(place)) continue
    seen.add(place)
    if (!before.has(name)) before.set(name, came)
    for (const edge of flow.from(name)) {
      if (edge.to === undefined || isApproved(facts, edge) || skipsTurn(facts, edge, turned)) continue
      waiting.push({ name: edge.to, came: name, turned: isTurn(flow, edge) })
    }
  }
  return before
}

/** The shortest unapproved path to a step, from the start. */
export function unapprovedPath(before: ReadonlyMap<string, string | undefined>, name: string): readonly string[] {
  const path: string[] = []
  for (let at: string | undefined = name; at !== undefined && !path.includes(at); at = before.get(at)) path.unshift(at)
  return path
}

function isApproved(facts: Facts, edge: Edge): boolean {
  const step = facts.stepsByName.get(edge.from)
  if (step?.action === 'aws:approve') return edge.kind !== 'failure' && edge.kind !== 'cancel'
  return step?.action === 'aws:branch' && edge.kind === 'choice' && everyChoiceApproves(facts, edge)
}

/** A branch that asks whether an approve step ended in Approved: that choice is approved. */
function everyChoiceApproves(facts: Facts, edge: Edge): boolean {
  const choices = own(facts.stepsByName.get(edge.from)?.inputs ?? {}, 'Choices')
  const parsed = choices === undefined ? undefined : parseChoices(choices)
  if (parsed?.ok !== true) return false
  const there = parsed.choices.filter((choice) => choice.nextStep === edge.to)
  return there.length > 0 && there.every((choice) => demandsApproval(facts, choice.condition))
}

function demandsApproval(facts: Facts, condition: Condition): boolean {
  if (condition.kind === 'and' || condition.kind === 'or') {
    const demands = condition.conditions.map((one) => demandsApproval(facts, one))
    return condition.kind === 'and' ? demands.includes(true) : !demands.includes(false)
  }
  if (condition.kind !== 'compare' || condition.operator !== 'StringEquals' || condition.operand !== 'Approved')
    return false
  const reference = wholeReference(condition.variable)
  return (
    reference?.kind === 'output' &&
    reference.name === 'ApprovalStatus' &&
    facts.stepsByName.get(reference.step)?.action === 'aws:approve'
  )
}

function isTurn(flow: Flow, edge: Edge): boolean {
  const loops = flow.places.get(edge.from)?.loops ?? []
  return edge.to !== undefined && loops.includes(edge.to)
}

/** Leaving a do-while loop by success before its first turn: that cannot be. */
function skipsTurn(facts: Facts, edge: Edge, turned: boolean): boolean {
  if (turned || edge.kind === 'enter' || edge.kind === 'failure' || edge.kind === 'cancel') return false
  const step = facts.stepsByName.get(edge.from)
  return step?.action === 'aws:loop' && Object.hasOwn(step.inputs, 'LoopCondition')
}
