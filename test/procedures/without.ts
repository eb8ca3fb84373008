/** Policies with something taken away. */
import type { PolicyDocument } from '../../src/iam/index.ts'

/** The policy without one of its actions. */
export function without(policy: PolicyDocument, action: string): PolicyDocument {
  const statements = policy.Statement.map((one) => ({
    ...one,
    Action: [one.Action].flat().filter((name) => name !== action),
  }))
  return { ...policy, Statement: statements.filter((one) => one.Action.length > 0) } as PolicyDocument
}
