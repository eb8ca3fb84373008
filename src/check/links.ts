/** Rules about where steps lead: nextStep, onFailure, onCancel and the targets of branches must be steps that can be reached so. */
import { own, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { loopsAround, type StepFact } from './steps.ts'
import { expected } from './words.ts'

/** Actions that a cancellation may not jump to. */
const notOnCancel: ReadonlySet<string> = new Set(
  ['approve', 'copyImage', 'createImage', 'createStack', 'createTags', 'loop', 'pause', 'runInstances', 'sleep'].map(
    (name) => `aws:${name}`,
  ),
)

/** Rules about links. */
export const linkRules: readonly Rule[] = [
  {
    id: 'unknown-step',
    severity: 'error',
    title: 'nextStep, onFailure, onCancel and the targets of a branch name steps of the document.',
    explanation: 'A step inside a loop may name a step outside of it: that leaves the loop.',
    source: pages.branching,
    check(facts, report) {
      const names = [...facts.stepsByName.keys()]
      for (const link of facts.links) {
        if (facts.stepsByName.has(link.target)) continue
        report(
          link.pointer,
          `Unknown step name: "${link.target}" in ${link.property} of ${link.step.label}.${expected(link.target, names)}`,
        )
      }
    },
  },
  {
    id: 'jump-into-loop',
    severity: 'error',
    title: 'No step outside of a loop leads into it.',
    source: pages.loop,
    check(facts, report) {
      for (const link of facts.links) {
        const target = facts.stepsByName.get(link.target)
        if (target?.loop === undefined) continue
        const around = loopsAround(link.step)
        const foreign = loopsAround(target).find((loop) => !around.includes(loop))
        if (foreign === undefined) continue
        report(
          link.pointer,
          `${link.property} of ${link.step.label} leads to "${link.target}" inside ${foreign.label}, which only the loop can enter. Name the loop instead.`,
        )
      }
    },
  },
  {
    id: 'unknown-jump',
    severity: 'error',
    title: 'onFailure is Abort, Continue or step:NAME; onCancel is Abort or step:NAME.',
    source: pages.actions,
    check({ steps }, report) {
      for (const step of steps) {
        for (const property of ['onFailure', 'onCancel'] as const) {
          const value = own(step.value, property)
          if (typeof value !== 'string' || isJump(value, property)) continue
          report(`${step.pointer}/${property}`, unknownJump(value, property, step))
        }
      }
    },
  },
  {
    id: 'on-cancel-target',
    severity: 'error',
    title: 'onCancel leads to a step whose action may run during a cancellation.',
    source: pages.actions,
    check(facts, report) {
      for (const link of facts.links) {
        if (link.property !== 'onCancel') continue
        const action = facts.stepsByName.get(link.target)?.action
        if (action === undefined || !notOnCancel.has(action)) continue
        report(
          link.pointer,
          `onCancel of ${link.step.label} leads to "${link.target}", an ${action} step, which cannot run during a cancellation. Lead to a step of another action.`,
        )
      }
    },
  },
  {
    id: 'on-cancel-support',
    severity: 'warning',
    title: 'aws:loop and aws:updateVariable steps have no onCancel step.',
    source: pages.updateVariable,
    check({ steps }, report) {
      for (const step of steps) {
        if (step.action !== 'aws:loop' && step.action !== 'aws:updateVariable') continue
        if (!textAt(step.value, 'onCancel')?.startsWith('step:')) continue
        report(
          `${step.pointer}/onCancel`,
          `onCancel is not supported on ${step.action}, but ${step.label} has one. Remove it, or put it on the steps around.`,
        )
      }
    },
  },
]

function isJump(value: string, property: 'onFailure' | 'onCancel'): boolean {
  if (value === 'Abort' || (value === 'Continue' && property === 'onFailure')) return true
  return /^step:\s*\S/.test(value)
}

function unknownJump(value: string, property: 'onFailure' | 'onCancel', step: StepFact): string {
  const allowed = property === 'onFailure' ? ['Abort', 'Continue', 'step:NAME'] : ['Abort', 'step:NAME']
  return `Unknown ${property} "${value}" in ${step.label}.${expected(value, allowed)}`
}
