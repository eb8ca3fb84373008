/** Rules about the flow graph: steps that nothing leads to, cycles, and outputs that are read before they exist. */
import { cycles, type Edge, type Flow, hasExit, printReference } from '../document/index.ts'
import type { Facts, ReferenceFact } from './facts.ts'
import { pages, type Rule } from './rule.ts'
import { loopsAround, type StepFact } from './steps.ts'

/** Rules about the order of steps. */
export const flowRules: readonly Rule[] = [
  {
    id: 'unreachable-step',
    severity: 'warning',
    title: 'Each step can be reached from the first.',
    source: pages.branching,
    check(facts, report) {
      if (!facts.flowIsSound) return
      for (const step of facts.steps) {
        if (step.name === undefined || facts.reachable.has(step.name)) continue
        // The body of an unreachable loop goes with its loop.
        if (loopsAround(step).some((loop) => loop.name !== undefined && !facts.reachable.has(loop.name))) continue
        report(
          step.pointer,
          `Nothing leads to ${step.label}: the steps before it end or go elsewhere. Lead to it by nextStep or a branch, or remove it.`,
        )
      }
    },
  },
  {
    id: 'endless-cycle',
    severity: 'error',
    title: 'No cycle of steps without a way out.',
    explanation:
      'SSM looks for circles before it processes a document. A circle that a branch or a failure can leave is a warning; use aws:loop, which has a limit.',
    source: pages.branching,
    check(facts, report) {
      if (!facts.flowIsSound) return
      for (const cycle of cycles(facts.flow)) {
        const first = facts.stepsByName.get(cycle[0] ?? '')
        if (first === undefined) continue
        const trace = [...cycle, cycle[0]].join(' → ')
        if (hasExit(facts.flow, cycle)) {
          report(
            first.pointer,
            `The steps ${trace} can repeat without limit. Use aws:loop with MaxIterations.`,
            'warning',
          )
        } else {
          report(
            first.pointer,
            `The steps ${trace} run in a circle that nothing leaves. End one of them or lead it elsewhere.`,
          )
        }
      }
    },
  },
  {
    id: 'output-before-step',
    severity: 'error',
    title: 'A step reads only outputs of steps that can have run before it.',
    explanation:
      'An error where the step stands on a path of success and what it reads comes only later: the automation cannot succeed there. A warning where it is reached after a failure only, or where the two steps exclude each other: AWS has published such side paths.',
    source: pages.outputs,
    check(facts, report) {
      const normal = reachedBy(facts.flow, (edge) => edge.kind !== 'failure' && edge.kind !== 'cancel')
      for (const { fact, consumer, producer } of reads(facts)) {
        if (canFollow(facts.flow, producer.name, consumer.name)) continue
        const itself = consumer.name === producer.name
        const later = itself || canFollow(facts.flow, consumer.name, producer.name)
        report(
          fact.pointer,
          itself
            ? `${printReference(fact.reference)}: ${consumer.label} reads its own output, which does not exist before it ran. Read it in a later step.`
            : `${printReference(fact.reference)}: step "${producer.name}" never runs before ${consumer.label}, so its output does not exist yet. Move it before, or read something else.`,
          later && normal.has(consumer.name) ? 'error' : 'warning',
        )
      }
    },
  },
  {
    id: 'output-may-be-missing',
    severity: 'info',
    title: 'The step whose output is read has run, and succeeded, on every path.',
    explanation:
      'On the other paths the reference reads a text that says that no output is available. An approve step gives its status even when it failed.',
    source: pages.outputs,
    check(facts, report) {
      const without = new Map<string, ReadonlySet<string>>()
      const told = new Set<string>()
      for (const { fact, consumer, producer } of reads(facts)) {
        if (producer.action === 'aws:approve' || loopsAround(producer).includes(consumer)) continue
        if (producer.name === consumer.name || told.has(`${consumer.name} ${producer.name}`)) continue
        if (!canFollow(facts.flow, producer.name, consumer.name)) continue
        if (loopsAround(consumer).some((loop) => loop === producer)) continue
        let reached = without.get(producer.name)
        if (reached === undefined) {
          reached = reachedWithout(facts.flow, producer.name)
          without.set(producer.name, reached)
        }
        if (!reached.has(consumer.name)) continue
        told.add(`${consumer.name} ${producer.name}`)
        report(
          fact.pointer,
          `${printReference(fact.reference)} may have no value: a path leads to ${consumer.label} on which step "${producer.name}" did not run or failed.`,
        )
      }
    },
  },
]

interface Read {
  readonly fact: ReferenceFact
  readonly consumer: StepFact & { readonly name: string }
  readonly producer: StepFact & { readonly name: string }
}

/** Reads of outputs between known, reachable steps. */
function* reads(facts: Facts): Generator<Read> {
  if (!facts.flowIsSound) return
  for (const fact of facts.references) {
    if (fact.reference.kind !== 'output' || fact.step === undefined) continue
    const producer = facts.stepsByName.get(fact.reference.step)
    const consumer = fact.step
    if (producer === undefined || !isNamed(producer) || !isNamed(consumer)) continue
    if (!facts.reachable.has(consumer.name)) continue
    yield { fact, consumer, producer }
  }
}

function isNamed(step: StepFact): step is StepFact & { readonly name: string } {
  return step.name !== undefined
}

/** Whether a path of at least one edge leads from one step to another. */
function canFollow(flow: Flow, from: string, to: string): boolean {
  const seen = new Set<string>()
  const waiting = [from]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const edge of flow.from(name)) {
      if (edge.to === to) return true
      if (edge.to === undefined || seen.has(edge.to)) continue
      seen.add(edge.to)
      waiting.push(edge.to)
    }
  }
  return false
}

/** The steps that can be reached without the success of one step: past its failure, or around it. */
function reachedWithout(flow: Flow, producer: string): ReadonlySet<string> {
  return reachedBy(flow, (edge) => edge.kind !== 'cancel' && (edge.from !== producer || edge.kind === 'failure'))
}

/** The steps that edges of one kind lead to from the start. */
function reachedBy(flow: Flow, takes: (edge: Edge) => boolean): ReadonlySet<string> {
  const seen = new Set<string>(flow.start === undefined ? [] : [flow.start])
  for (const name of seen) {
    for (const edge of flow.from(name)) if (edge.to !== undefined && takes(edge)) seen.add(edge.to)
  }
  return seen
}
