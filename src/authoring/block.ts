/**
 * The structured form that a procedure records: blocks of steps, choices and recoveries. It lives only while a procedure is
 * built; `lower.ts` turns it into the flat list that SSM runs.
 */
import { GuardiaError, isTrue, type Json, type JsonObject, type Output, type Step } from '../document/index.ts'
import type { Ref } from './reference.ts'

/** A step under construction; `outputs` grows while its outputs are read. */
export interface Draft {
  readonly name: string
  readonly action: string
  readonly inputs: JsonObject
  readonly outputs: Output[]
  readonly properties: { readonly [K in keyof StepProperties]?: Json }
  /** A step that goes into the document as it stands; nothing is derived for it. */
  readonly verbatim?: Step
}

/**
 * Step properties that an author may set. What structure derives (nextStep, isEnd, onFailure, onCancel, isCritical) need not be
 * given; given, it stands as it is, and `null` leaves it out.
 */
export interface StepProperties {
  readonly description?: string
  /** Seconds per attempt. */
  readonly timeoutSeconds?: number | `${number}` | Ref<number>
  /** Total attempts. */
  readonly maxAttempts?: number | `${number}` | Ref<number>
  readonly isCritical?: boolean | 'true' | 'false' | null
  readonly onFailure?: 'Abort' | 'Continue' | `step:${string}` | null
  readonly onCancel?: 'Abort' | `step:${string}` | null
  readonly nextStep?: string | null
  readonly isEnd?: boolean | 'true' | 'false' | null
}

/** What happens when a step of a guarded block fails or the run is cancelled in it. */
export interface Guard {
  readonly recover: Block
  readonly onFailure: boolean
  readonly onCancel: boolean
  /** The failure still counts: the execution ends Failed after the recovery. Undefined: each step says it, or SSM's default holds. */
  readonly isCritical: boolean | undefined
}

export type Node =
  /** `body`: the steps of an aws:loop. */
  | { readonly kind: 'step'; readonly draft: Draft; readonly body?: Block }
  | { readonly kind: 'when'; readonly draft: Draft; readonly arms: Arm[]; otherwise: Block | undefined }
  | { readonly kind: 'guarded'; readonly body: Block; readonly guard: Guard }
  | { readonly kind: 'end' }
  | { readonly kind: 'jump'; readonly to: string }

/** One arm of a `when`. */
export interface Arm {
  readonly condition: JsonObject
  readonly body: Block
}

/** A list of nodes under construction. */
export class Block {
  readonly nodes: Node[] = []
  /** Steps may follow an end: jumps lead to them. */
  readonly jumps: boolean

  constructor(jumps = false) {
    this.jumps = jumps
  }

  /**
   * Appends a node.
   *
   * @throws GuardiaError `unreachable` when the block has already ended.
   */
  add(node: Node): void {
    if (this.ended && !this.jumps) {
      const name = node.kind === 'step' || node.kind === 'when' ? node.draft.name : 'the next one'
      throw new GuardiaError(
        'unreachable',
        `Step ${name} can never run: the steps before it end the automation. Move it before the end, or take the end away.`,
      )
    }
    this.nodes.push(node)
  }

  /** Nothing that follows could run. */
  get ended(): boolean {
    const last = this.nodes.at(-1)
    if (last === undefined) return false
    if (last.kind === 'end' || last.kind === 'jump') return true
    if (last.kind === 'guarded') return last.body.ended
    if (last.kind === 'when') return last.otherwise?.ended === true && last.arms.every((arm) => arm.body.ended)
    const { isEnd, nextStep } = last.draft.properties
    return isTrue(isEnd) || typeof nextStep === 'string'
  }
}
