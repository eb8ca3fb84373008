/** The embedded local AWS, the project's own Python environment, and AWS calls through warm Python workers. */
export { AwsCallError, type AwsCallErrorKind } from './aws-call-error.ts'
export {
  type AwsCall,
  type AwsCaller,
  type AwsPoolOptions,
  type AwsTarget,
  awsCaller,
  callLimitSeconds,
} from './aws-calls.ts'
export type { AwsInput } from './aws-worker.ts'
export type { Credentials } from './credentials.ts'
export { type AccessCheck, type Directory, type Identity, localDirectory, type ServiceSession } from './directory.ts'
export {
  type ExecutionAccess,
  type ExecutionAccessOptions,
  type ExecutionCaller,
  executionAccess,
} from './execution-access.ts'
export { guardiaHome, projectRoot } from './home.ts'
export {
  assumeRole,
  automationTrust,
  callerIdentity,
  createRole,
  createUser,
  type PolicyJson,
  type Role,
  type RoleOptions,
  setRolePolicy,
  type User,
} from './identities.ts'
export { type LocalAws, type LocalAwsOptions, localAccount, localRegion, startLocalAws } from './ministack.ts'
export { type PythonEnvironment, type PythonEnvironmentOptions, pythonEnvironment } from './python-environment.ts'
export { type SnapshotOptions, snapshot, valuesOf, type WorldPart, world, worldChanges } from './snapshot.ts'
