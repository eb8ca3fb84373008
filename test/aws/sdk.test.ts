/**
 * The AWS SDK's packages carry schemas of their own, made by AWS from the same source as botocore's model; both must say the same of
 * every operation's members and which of them are required. Form of the schemas: @smithy/core/schema.
 */
import * as apigatewayv2 from '@aws-sdk/client-apigatewayv2'
import * as lambda from '@aws-sdk/client-lambda'
import * as sns from '@aws-sdk/client-sns'
import * as ssm from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { findOperation, findService, type Shape } from '../../src/aws/index.ts'

type Schema = readonly unknown[]

/** Follows functions to what they give, and drops the traits of a member. */
function bare(schema: unknown): unknown {
  if (typeof schema === 'function') return bare(schema())
  return Array.isArray(schema) && schema.length === 2 ? bare(schema[0]) : schema
}

function operationsOf(sdk: object): ReadonlyMap<string, Schema> {
  const found = Object.values(sdk).filter((value): value is Schema => Array.isArray(value) && value[0] === 9)
  return new Map(found.map((schema) => [schema[2] as string, schema]))
}

/** Every difference, as text: `UpdateAlias.in.X only in the SDK`. */
function differences(service: string, sdk: object): { readonly members: number; readonly found: readonly string[] } {
  const found: string[] = []
  const seen = new Set<string>()
  let count = 0
  const schemas = operationsOf(sdk)
  for (const [name, schema] of schemas) {
    const operation = findOperation(service, name)
    if (operation === undefined) {
      found.push(`${name} only in the SDK`)
      continue
    }
    compare(schema[4], operation.input, `${name}.in`)
    compare(schema[5], operation.output, `${name}.out`)
  }
  for (const name of findService(service)!.operationNames)
    if (!schemas.has(name)) found.push(`${name} only in the model`)
  return { members: count, found: found.sort() }

  function compare(given: unknown, shape: Shape | undefined, where: string): void {
    const schema = bare(given)
    if (!Array.isArray(schema)) {
      if (shape !== undefined && ['structure', 'list', 'map'].includes(shape.type) && schema !== 'unit')
        count64(schema, shape, where)
      return
    }
    const [kind, , name] = schema
    if (kind === 1 && shape?.type === 'list') compare(schema[4], shape.member, `${where}[]`)
    else if (kind === 2 && shape?.type === 'map') compare(schema[5], shape.value, `${where}{}`)
    else if (kind === 3 || kind === 4) {
      const [names, members, required = 0] = [
        schema[4] as string[],
        schema[5] as unknown[],
        schema[6] as number | undefined,
      ]
      if (shape === undefined && names.length === 0) return
      if (shape?.type !== 'structure') {
        found.push(`${where} is ${String(name)} in the SDK`)
        return
      }
      if (seen.has(`${String(name)} ${shape.name}`)) return
      seen.add(`${String(name)} ${shape.name}`)
      const asked = new Set([...shape.required, ...shape.filled])
      for (const [index, member] of names.entries()) {
        count += 1
        if (!Object.hasOwn(shape.members, member)) found.push(`${where}.${member} only in the SDK`)
        else {
          if (asked.has(member) !== index < required) found.push(`${where}.${member} required differs`)
          compare(members[index], shape.members[member], `${where}.${member}`)
        }
      }
      for (const member of Object.keys(shape.members))
        if (!names.includes(member)) found.push(`${where}.${member} only in the model`)
    } else if (kind !== 0) found.push(`${where} is of another kind`)
  }

  /** Numbers stand for scalars; 64 and 128 added make a list and a map of one. */
  function count64(schema: unknown, shape: Shape, where: string): void {
    const kind = typeof schema !== 'number' ? 'scalar' : schema >= 128 ? 'map' : schema >= 64 ? 'list' : 'scalar'
    if (kind !== shape.type) found.push(`${where} is a ${kind} in the SDK and a ${shape.type} in the model`)
  }
}

/** Where the two differ, the SDK's release is the newer one. Vendoring a newer botocore empties these lists. */
test.each([
  [
    'lambda',
    lambda,
    900,
    [
      'CheckpointDurableExecution.in.Updates[].ChainedInvokeOptions.XAmznTraceId only in the SDK',
      'CreateEventSourceMapping.in.SelfManagedKafkaEventSourceConfig.ConsumptionMode only in the SDK',
    ],
  ],
  [
    'ssm',
    ssm,
    2_000,
    [
      'CreateCloudConnector.in.ConfigConnectorArn required differs',
      'CreateCloudConnector.in.Configuration.GcpConfiguration only in the SDK',
      'DeregisterDefaultHostManagementConfiguration only in the SDK',
      'GetAutomationExecution.out.AutomationExecution.TargetsSummary only in the SDK',
      'ListCloudConnectors.out.CloudConnectors[].ConfigConnectorArn only in the SDK',
      'ListCloudConnectors.out.CloudConnectors[].Provider only in the SDK',
      'RegisterDefaultHostManagementConfiguration only in the SDK',
    ],
  ],
  ['apigatewayv2', apigatewayv2, 1_100, []],
  ['sns', sns, 150, []],
] as const)(
  '%s is the same in the SDK and in the model, but for what is newer there',
  (service, sdk, atLeast, newer) => {
    const { members, found } = differences(service, sdk)
    expect(found).toEqual([...newer])
    expect(members).toBeGreaterThan(atLeast)
  },
)
