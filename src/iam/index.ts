/** Least privilege: the policy of any document, the trust of its role, and what its steps and scripts may do. */
export { type Access, type AccessFinding, accessOf, accessOfScript, scriptAccess } from './access.ts'
export {
  type DerivedPolicy,
  derivePolicy,
  type PolicyOptions,
  type PolicyUse,
  type PolicyWarning,
  policyFor,
  sizeOf,
} from './policy.ts'
export { type ScriptCall, type ScriptCalls, scriptCalls } from './python-calls.ts'
export type { PolicyCondition, PolicyDocument, PolicyStatement } from './statements.ts'
export { type TrustPolicy, trustPolicy } from './trust.ts'
