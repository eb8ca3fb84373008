/** The ways in which an undo that is started later goes. Every change that can be undone must survive them all. */
import type { Answer, Scenario } from './scenario.ts'
import type { World } from './world.ts'

/** A change that holds, and is undone later. */
export interface HeldChange {
  /** Breaks the platform so that the procedure changes something that then holds. */
  readonly incident: (world: World) => Promise<void>
  readonly parameters?: Scenario['parameters']
  /** Default: the approver approves. */
  readonly answers?: Scenario['answers']
  readonly faults?: Scenario['faults']
  /** After every name, for procedures with several changes: `undone-later-file`. */
  readonly suffix?: string
  /** Default `restored`; `changed` where something harmless stays, which the undo's sentence must name and `check` must prove. */
  readonly world?: 'restored' | 'changed'
  /** What else must be true after a successful undo. */
  readonly check?: Scenario['expect']['check']
}

/** What else `undoRefused` needs to know. */
export interface MovedOn extends HeldChange {
  /** The change's name, as `step.change` has it. */
  readonly change: string
  /** Somebody else changes what was changed. */
  readonly movedOn: (world: World) => Promise<void>
  /** What the refusal says then. */
  readonly refusal: RegExp
}

const yes: readonly Answer[] = [{ by: 'approver', decision: 'Approve' }]

/** One scenario: the change held, and is undone from its execution id. */
export function undoneLater(change: HeldChange): Scenario {
  const story = 'The change held; later it is undone from its execution id.'
  return scenario(
    change,
    'undone-later',
    story,
    { answers: yes },
    {
      status: 'Success',
      outcome: /^undone: what execution /,
      world: change.world ?? 'restored',
      ...(change.check === undefined ? {} : { check: change.check }),
    },
  )
}

/**
 * Scenarios of a later undo that does not come about: rejected, approved by its requester, and refused because the world moved on
 * before it or while it waited. In each nothing is written.
 *
 * @example const held = { incident, change: 'Limits', movedOn: raiseAgain, refusal: /is not as planned/ }
 * scenarios: [repaired, undoneLater(held), ...undoRefused(held)]
 */
export function undoRefused(change: MovedOn): readonly Scenario[] {
  const { movedOn: act, refusal: failure } = change
  const refused = { status: 'Failed', outcome: /^refused/, world: 'unchanged' } as const
  const at = { after: `ApproveUndo${change.change}` }
  const racing = { answers: yes, faults: [{ at, what: 'somebody else changes it', act }] }
  return [
    scenario(
      change,
      'undo-rejected',
      'The undo is not approved.',
      { answers: [{ by: 'approver', decision: 'Reject' }] },
      refused,
    ),
    scenario(
      change,
      'undo-self-approved',
      'Whoever asked for the undo approves it too.',
      { answers: [{ by: 'requester', decision: 'Approve' }] },
      { ...refused, failure: /approved it too/ },
    ),
    scenario(
      change,
      'undo-too-late',
      'Somebody else changed it since: the undo refuses.',
      { answers: yes, meanwhile: act },
      { ...refused, failure },
    ),
    scenario(
      change,
      'undo-raced',
      'Somebody else changes it while the undo waits for its approval: the undo refuses.',
      racing,
      { ...refused, failure },
    ),
  ]
}

function scenario(
  { incident, parameters, faults, answers = yes, suffix = '' }: HeldChange,
  name: string,
  story: string,
  undo: NonNullable<Scenario['undo']>,
  expect: Scenario['expect'],
): Scenario {
  return {
    name: `${name}${suffix}`,
    story,
    incident,
    answers,
    ...(parameters === undefined ? {} : { parameters }),
    ...(faults === undefined ? {} : { faults }),
    undo,
    expect,
  }
}
