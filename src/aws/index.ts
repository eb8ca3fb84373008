/** What AWS is: services, operations and shapes; what a selector over an answer gives; what IAM must allow for a call. */
export { type AccessLevel, type IamAction, type IamResource, iamAction, iamPrefixes } from './actions.ts'
export { memberOfAlias } from './aliases.ts'
export type { Environment } from './arn.ts'
export { changes } from './harmless.ts'
export { checkInput, type InputProblem, type ReferenceType } from './input.ts'
export { passedRoles } from './passed-roles.ts'
export { actionsOf, iamPrefixOf, type Permission, permissionsOf, resourcesOf } from './permissions.ts'
export {
  findOperation,
  findService,
  type ListShape,
  type MapShape,
  type Operation,
  openedServices,
  type Scalar,
  type ScalarShape,
  type Service,
  type Shape,
  type StructureShape,
  serviceNames,
} from './shapes.ts'
export { pythonName, suggest } from './spelling.ts'
export { answerShape, type PathFailure, type PathSegment, type PathType, typeOfPath, valueTypeOf } from './typing.ts'
export { describeShape } from './words.ts'
