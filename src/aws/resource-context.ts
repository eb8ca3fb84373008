/** What the rules for resources share: what they see, and how they read and write it. */
import type { Environment } from './arn.ts'
import type { Input } from './needs.ts'
import { textsOf } from './resource-members.ts'
import type { Operation } from './shapes.ts'

/** What a rule sees: the action being resolved, the call's operation and input, and where it runs. */
export interface RuleContext {
  readonly action: string
  readonly operation: Operation
  readonly input: Input
  readonly env: Environment
}

/** The ARNs; undefined: let the general way find them; empty: the call touches no such resource. */
export type ResourceRule = (context: RuleContext) => readonly string[] | undefined

/** The texts of the first of these members that is given. */
export function texts(input: Input, ...members: readonly string[]): readonly string[] {
  for (const member of members) {
    const found = Object.hasOwn(input, member) ? textsOf(input[member]) : []
    if (found.length > 0) return found
  }
  return []
}

/** An ARN of a service where the call runs. */
export function at(env: Environment, service: string, resource: string): string {
  return `arn:${env.partition}:${service}:${env.region}:${env.account}:${resource}`
}
