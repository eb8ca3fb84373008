/**
 * The structured form that a procedure records: blocks of steps, choices and recoveries. It lives only while a procedure is
 * built; `lower.ts` turns it into the flat list that SSM runs.
 */
import { GuardiaError, type JsonObject, type Output } from '../document/index.ts'

/** A step under construction; `outputs` grows while its outputs are read. */
export interface Draft {
  readonly name: string
  readonly action: string
  readonly inputs: JsonObject
  readonly outputs: Output[]
  readonly properties: StepProperties
}

/** Step properties that an author may set. */
export interface StepProperties {
  readonly description?: string
  /** Seconds per attempt. */
  readonly timeoutSeconds?: number
  /** Total attempts. */
  readonly maxAttempts?: number
  readonly isCritical?: boolean
  readonly onFailure?: 'Abort' | 'Continue' | `step:${string}`
  readonly onCancel?: 'Abort' | `step:${string}`
  /** A jump that structure cannot express; only `raw` steps need it. */
  readonly nextStep?: string
  readonly isEnd?: boolean
}

/** What happens when a step of a guarded block fails or the run is cancelled in it. */
export interface Guard {
  readonly recover: Block
  readonly onFailure: boolean
  readonly onCancel: boolean
  /** The failure still counts: the execution ends Failed after the recovery. */
  readonly isCritical: boolean
}

export type Node =
  /** `body`: the steps of an aws:loop. */
  | { readonly kind: 'step'; readonly draft: Draft; readonly body?: Block }
  | { readonly kind: 'when'; readonly name: string; readonly arms: Arm[]; otherwise: Block | undefined }
  | { readonly kind: 'guarded'; readonly body: Block; readonly guard: Guard }
  | { readonly kind: 'end' }

/** One arm of a `when`. */
export interface Arm {
  readonly condition: JsonObject
  readonly body: Block
}

/** A list of nodes under construction. */
export class Block {
  readonly nodes: Node[] = []

  /**
   * Appends a node.
   *
   * @throws GuardiaError `unreachable` when the block has already ended.
   */
  add(node: Node): void {
    if (this.ended) {
      const name = node.kind === 'step' ? node.draft.name : node.kind === 'when' ? node.name : 'the next one'
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
    if (last.kind === 'end') return true
    if (last.kind === 'guarded') return last.body.ended
    if (last.kind === 'when') return last.otherwise?.ended === true && last.arms.every((arm) => arm.body.ended)
    return last.draft.properties.isEnd === true || last.draft.properties.nextStep !== undefined
  }
}
