/** No write without approval: every path to a step that changes something passes the success of an approve step. */
import { reachedUnapproved, unapprovedPath } from './approval.ts'
import type { Facts } from './facts.ts'
import { pages, type Report, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { undoRule } from './undo.ts'
import { writeOf } from './writes.ts'

/** Rules about safety. */
export const safetyRules: readonly Rule[] = [
  {
    id: 'write-without-approval',
    severity: 'warning',
    title: 'Every path to a write passes an approve step that succeeded.',
    explanation:
      'A warning for documents of others, an error for ours (`approval: "error"`). What writes is judged by the access level of the operations that a step calls; child documents, functions, commands and attached scripts may write. An approve step with onFailure Continue, or with onFailure leading to the write, approves nothing: a rejection reaches the write too. A procedure that declares itself automatic, with a reason, is not told.',
    source: pages.approve,
    check(facts, report) {
      if (facts.options.auto !== undefined && facts.options.auto.reason.trim() !== '') return
      const severity = facts.options.approval ?? 'warning'
      if (facts.flowIsSound) checkPaths(facts, severity, report)
      else checkPresence(facts, severity, report)
    },
  },
  undoRule,
  {
    id: 'auto-without-reason',
    severity: 'error',
    title: 'A procedure that acts without approval says why.',
    source: pages.approve,
    check({ options }, report) {
      if (options.auto === undefined || options.auto.reason.trim() !== '') return
      report(
        '',
        'The procedure declares itself automatic without a reason. Say why no one needs to approve its changes.',
      )
    },
  },
]

function checkPaths(facts: Facts, severity: 'error' | 'warning', report: Report): void {
  const before = reachedUnapproved(facts)
  for (const step of facts.steps) {
    if (step.name === undefined || !before.has(step.name)) continue
    const write = writeOf(step, facts.options)
    if (write === undefined) continue
    const path = unapprovedPath(before, step.name)
    const ignored = path.find((name) => facts.stepsByName.get(name)?.action === 'aws:approve')
    const way = path.length > 6 ? [...path.slice(0, 2), '…', ...path.slice(-3)] : path
    report(
      step.pointer,
      `${step.label.replace('step', 'Step')} ${write.certainty} (${write.what}) without approval: ${
        ignored === undefined
          ? `no aws:approve stands on the path ${way.join(' → ')}. Put one before it`
          : `the path ${way.join(' → ')} goes on although "${ignored}" was rejected or timed out. Let its failure end the automation`
      }.`,
      severity,
    )
  }
}

/** A document whose steps cannot be followed: only the absence of any approval can be told. */
function checkPresence(facts: Facts, severity: 'error' | 'warning', report: Report): void {
  if (facts.steps.some((step) => step.action === 'aws:approve')) return
  const first: StepFact | undefined = facts.steps.find((step) => writeOf(step, facts.options) !== undefined)
  if (first === undefined) return
  report(
    first.pointer,
    `${first.label.replace('step', 'Step')} writes, and the document has no aws:approve step. Put one before it.`,
    severity,
  )
}
