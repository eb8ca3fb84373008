/** A change that was approved and then fails half way leads somewhere: to the step that takes it back, or to people. */
import type { Flow } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { textAt } from './raw.ts'
import { pages, type Report, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { writeOf } from './writes.ts'

/** Actions that cannot fail by what they find in AWS. */
const steady: ReadonlySet<string> = new Set(
  ['approve', 'branch', 'loop', 'pause', 'sleep', 'updateVariable'].map((name) => `aws:${name}`),
)

/** What cannot be taken back is not asked for an undo. */
const final = /(^| )(delete|terminate|deregister|purge|cancel|revoke|release)/i

/** The rule about undoing. */
export const undoRule: Rule = {
  id: 'write-without-undo',
  severity: 'warning',
  title: 'After an approved write, some failure or cancellation leads to a step.',
  explanation:
    'Told once a document, at the first such write: it follows an approve step, a later step can fail, and from the write on no step has onFailure or onCancel that leads anywhere, so that a failure leaves the change in place unfinished. Documents without an approve step, writes that nothing follows, and what cannot be taken back (deleting, terminating) are not told.',
  source: pages.elements,
  check(facts, report) {
    if (facts.flowIsSound) reportFirst(facts, report)
  },
}

function reportFirst(facts: Facts, report: Report): void {
  const approvals = facts.steps.filter((step) => step.action === 'aws:approve' && isReached(facts, step))
  if (approvals.length === 0) return
  const approved = new Set(approvals.flatMap((step) => [...after(facts.flow, step.name ?? '')]))
  for (const step of facts.steps) {
    if (step.name === undefined || !approved.has(step.name)) continue
    const write = writeOf(step, facts.options)
    if (write?.certainty !== 'writes' || final.test(write.what)) continue
    const later = after(facts.flow, step.name)
    const failing = facts.steps.find((one) => one !== step && later.has(one.name ?? '') && canFail(one))
    if (failing === undefined || [step.name, ...later].some((name) => hasWayOut(facts.flow, name))) continue
    report(
      step.pointer,
      `${step.label.replace('step', 'Step')} writes (${write.what}), and when ${failing.label} fails, nothing follows: the change stays, half done. Give ${failing.label} an onFailure and onCancel that lead to a step which undoes the change.`,
    )
    return
  }
}

function isReached(facts: Facts, step: StepFact): boolean {
  return step.name !== undefined && facts.reachable.has(step.name)
}

/** A script that makes no client only computes. */
function canFail(step: StepFact): boolean {
  if (step.action === undefined || steady.has(step.action)) return false
  const script = textAt(step.inputs, 'Script')
  return script === undefined || /\b(client|resource)\(/.test(script)
}

/** The steps that success leads to from a step. */
function after(flow: Flow, name: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const waiting = [name]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { kind, to } of flow.from(at)) {
      if (to === undefined || kind === 'failure' || kind === 'cancel' || seen.has(to)) continue
      seen.add(to)
      waiting.push(to)
    }
  }
  return seen
}

function hasWayOut(flow: Flow, name: string): boolean {
  return flow.from(name).some(({ kind, to }) => (kind === 'failure' || kind === 'cancel') && to !== undefined)
}
