/**
 * The shape of a safe change: plan, approve, confirm, re-check the plan, apply, verify; undo when that fails or the run is
 * cancelled. One declaration gives all of it, so no procedure can leave a part out.
 */
import { GuardiaError } from '../document/index.ts'
import type { Approve } from './approve.ts'
import { Block, type Node } from './block.ts'
import { is, isNot } from './condition.ts'
import type { Selected } from './outputs.ts'
import { execution, type Ref, tokenOf } from './reference.ts'
import { say } from './say.ts'
import { type Kinds, python, type Script } from './script.ts'
import type { ScriptOutputs, Steps } from './steps.ts'
import { mapList, text, textList, type ValueKind } from './values.ts'

/** What every plan must come to. */
export interface PlanOutputs extends Kinds {
  /** What to do; the procedure chooses by it. */
  readonly verdict: ValueKind<string>
  /** SHA-256 over before-values and intended change: equal before and after the approval, or nothing is applied. */
  readonly hash: ValueKind<string>
  /** What the approver reads: numbers, from what to what, why, cost, undo. */
  readonly question: ValueKind<string>
  /** What the approver's comment must repeat. */
  readonly code: ValueKind<string>
  /** What an undo puts back, in one sentence with its numbers: what the approver of a later undo reads. */
  readonly undo: ValueKind<string>
}

/** A plan and the way to make it again. */
export interface Plan<O extends PlanOutputs> {
  readonly result: ScriptOutputs<O>
  /** Writes the same reads and the same decision once more, under prefixed names. */
  readonly again: (step: Steps) => ScriptOutputs<O>
}

/** Who is asked, and who is told when nobody answers. */
export interface ChangeApproval extends Omit<Approve, 'message'> {
  /**
   * SNS topic of the next contact. When the request expires unanswered it is made once more, announced there, for as long again; when that
   * expires too the automation ends TimedOut with nothing changed. A rejection is an answer: it escalates nothing.
   */
  readonly escalate?: string | Ref<string>
}

/** When a change is undone: in its own execution, or by the undo that is started later. */
export type UndoTime = 'at once' | 'later'

/** A change of the world. */
export interface Change<O extends PlanOutputs> {
  readonly plan: Plan<O>
  readonly approve: ChangeApproval
  /** Writes, each conditional where its API can be. When the first one fails nothing has changed and nothing is undone. */
  readonly apply: (step: Steps) => void
  /** Positive evidence that it worked; a step that fails here undoes the change. */
  readonly verify: (step: Steps) => void
  /**
   * Puts back the before-values of the plan. It may run from a cancelled execution: at most two minutes. A later undo runs it too, so
   * it may read parameters and outputs of the plan, and nothing else of this execution. What is no longer as this change left it stays:
   * at once that is no failure, whose message would hide why the change is undone; later it is one, or the outcome would be untrue.
   *
   * @example undo: (step, when) => { step.script('Restore', restore, { plan: result.plan, when }) }
   */
  readonly undo: (step: Steps, when: UndoTime) => void
  /**
   * Reads only; fails unless the world is as this change left it. A later undo begins with it and does it again after its approval,
   * so that it never undoes somebody else's work. Same rule for what it may read as for `undo`.
   */
  readonly still: (step: Steps) => void
  /** The outcome on record. */
  readonly outcome: string | Ref<string>
}

/** What is read of a request that ended. */
interface Asked {
  readonly StepStatus: string
  readonly FailureMessage: string
}

const claims = { requester: text(), approvals: mapList(), code: text() }
const reason = { why: text() }
interface Scripts {
  readonly confirm: Script<typeof claims, { readonly approvers: ValueKind<readonly string[]> }>
  readonly reject: Script<typeof reason, Kinds>
}
let loaded: Scripts | undefined

/** Read when the first change is built, so that importing the package reads no file. */
function scripts(): Scripts {
  loaded ??= {
    confirm: python(import.meta.url, 'scripts/confirm_approval.py', {
      inputs: claims,
      outputs: { approvers: textList() },
    }),
    reject: python(import.meta.url, 'scripts/report_rejection.py', { inputs: reason, outputs: {} }),
  }
  return loaded
}

/** Writes the reads and the decision of a plan, and puts the decision on record. */
export function writePlan<O extends PlanOutputs>(step: Steps, body: (step: Steps) => ScriptOutputs<O>): Plan<O> {
  const result = body(step)
  for (const name of Object.keys(result))
    step.record((result as { readonly [name: string]: Ref<unknown> })[name] as Ref<unknown>)
  return { result, again: (steps) => body(steps) }
}

/** Writes the steps of a change. */
export function writeChange<O extends PlanOutputs>(step: Steps, name: string, change: Change<O>): void {
  const { result } = change.plan as Plan<PlanOutputs>
  // Changes that share a plan look again each under names of its own.
  const shared = step.session.changes.some((one) => (one.change as Change<PlanOutputs>).plan === change.plan)
  step.session.remember({ name: `${step.session.prefix}${name}`, change })
  approved(step, name, change.approve, result.question, result.code)
  const again = change.plan.again(step.prefixed(shared ? `Recheck${name}` : 'Recheck')) as ScriptOutputs<PlanOutputs>
  step
    .when(
      isNot(again.hash as Ref<string>, result.hash as Ref<string>),
      (changed) =>
        changed.finish(`${name}NotApplied`, 'unchanged: the world moved on between plan and approval; run it again'),
      `${name}PlanStillHolds`,
    )
    .otherwise((go) => {
      // No undo catches a cancellation that comes between the last verification and the end: this is what the record then says.
      go.set(
        `${name}Begun`,
        step.session.outcome,
        'begun: when nothing else follows here, the change stands as the last step left it',
      )
      go.guarded(
        (inside) => {
          applyFirst(inside, name, change.apply)
          change.verify(inside)
        },
        (undo) => {
          change.undo(undo, 'at once')
          undo.finish(`${name}Undone`, say`undone: the change did not hold. Where it still stood: ${result.undo}`)
        },
        { onFailure: true, onCancel: true, isCritical: true },
      )
      go.finish(`${name}Done`, change.outcome)
    })
}

/** Writes the approval, and its confirmation: somebody else than the requester approved, and repeats the code. */
export function approved(
  step: Steps,
  name: string,
  { escalate, ...approve }: ChangeApproval,
  message: Ref<string>,
  code: Ref<string>,
): void {
  const { confirm } = scripts()
  const names = [`Approve${name}`]
  if (escalate === undefined) step.approve(`Approve${name}`, { ...approve, message })
  else {
    names.push(`Escalate${name}`)
    step
      .attempt((inside) => inside.approve(`Approve${name}`, { ...approve, message }))
      .recover((late) => {
        const asked = late.call(`${name}Unanswered`, 'ssm', 'DescribeAutomationStepExecutions', {
          AutomationExecutionId: execution.id,
          Filters: [{ Key: 'StepName', Values: [`${step.session.prefix}Approve${name}`] }],
        }).StepExecutions[0] as unknown as Selected<Asked>
        late
          .when(
            is(asked.StepStatus, 'TimedOut'),
            (next) => next.approve(`Escalate${name}`, { ...approve, notify: escalate, message }),
            `${name}HasExpired`,
          )
          .otherwise((no) => {
            no.script(`${name}Rejected`, scripts().reject, { why: asked.FailureMessage })
            no.end()
          })
      })
  }
  const run = step.call(`${name}Requester`, 'ssm', 'GetAutomationExecution', { AutomationExecutionId: execution.id })
  const answers = step.call(`${name}Approvals`, 'ssm', 'DescribeAutomationStepExecutions', {
    AutomationExecutionId: execution.id,
    Filters: [{ Key: 'StepName', Values: names.map((one) => `${step.session.prefix}${one}`) }],
  })
  const confirmed = step.script(`Confirm${name}`, confirm, {
    requester: run.AutomationExecution.ExecutedBy,
    approvals: answers.StepExecutions as unknown as Ref<readonly { readonly [key: string]: unknown }[]>,
    code,
  })
  tokenOf(confirmed.approvers)
}

/** The first write fails before anything has changed: undoing then could only undo somebody else's work. */
function applyFirst(step: Steps, name: string, apply: (step: Steps) => void): void {
  for (const node of abortAtFirst(step.inner(apply).nodes, name)) step.append(node)
}

/** The nodes, with `onFailure: Abort` on whichever step runs first: the head itself, or the head of each way of a choice. */
function abortAtFirst(nodes: readonly Node[], name: string): readonly Node[] {
  const [head, ...rest] = nodes
  if (head?.kind === 'step') {
    const properties = { ...head.draft.properties, onFailure: 'Abort' as const }
    return [{ ...head, draft: { ...head.draft, properties } }, ...rest]
  }
  // Without `otherwise` a choice could fall through to a later write, which would be the first one then.
  if (head?.kind === 'when' && head.otherwise !== undefined) {
    const inside = (block: Block): Block => {
      const copy = new Block()
      for (const node of abortAtFirst(block.nodes, name)) copy.add(node)
      return copy
    }
    const arms = head.arms.map((arm) => ({ ...arm, body: inside(arm.body) }))
    return [{ ...head, arms, otherwise: inside(head.otherwise) }, ...rest]
  }
  throw new GuardiaError(
    'change-without-write',
    `The change ${name} must begin with its first write, or with a choice (when … otherwise) each way of which begins with one. Move reads into the plan.`,
  )
}
