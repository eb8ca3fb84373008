/**
 * The service that a role is handed to, for `iam:PassedToService`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
 */
import { findService } from '../aws/index.ts'

/** Services whose principal is not their signing name, by boto3's name, or `service Operation`. */
const principals: { readonly [service: string]: readonly string[] } = {
  'application-autoscaling': ['application-autoscaling.amazonaws.com'],
  apigatewayv2: ['apigateway.amazonaws.com'],
  batch: ['batch.amazonaws.com', 'ecs-tasks.amazonaws.com'],
  cognitoidp: ['cognito-idp.amazonaws.com'],
  docdb: ['monitoring.rds.amazonaws.com', 'rds.amazonaws.com'],
  ec2: ['ec2.amazonaws.com', 'vpc-flow-logs.amazonaws.com'],
  ecs: ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'],
  efs: ['elasticfilesystem.amazonaws.com'],
  eks: ['eks.amazonaws.com', 'pods.eks.amazonaws.com'],
  emr: ['elasticmapreduce.amazonaws.com'],
  es: ['es.amazonaws.com', 'opensearchservice.amazonaws.com'],
  iam: ['ec2.amazonaws.com'],
  neptune: ['monitoring.rds.amazonaws.com', 'rds.amazonaws.com'],
  opensearch: ['es.amazonaws.com', 'opensearchservice.amazonaws.com'],
  rds: ['monitoring.rds.amazonaws.com', 'rds.amazonaws.com'],
  s3: ['s3.amazonaws.com'],
  s3control: ['batchoperations.s3.amazonaws.com', 's3.amazonaws.com'],
  stepfunctions: ['states.amazonaws.com'],
  synthetics: ['lambda.amazonaws.com', 'synthetics.amazonaws.com'],
}

/** Principals of a service that takes a role; the signing name's where nothing else is known. */
export function principalsOf(service: string): readonly string[] {
  const found = findService(service)
  const name = found?.name ?? service
  if (Object.hasOwn(principals, name)) return principals[name]!
  return [`${found?.signingName ?? name}.amazonaws.com`]
}
