import { describe, expect, test } from 'vitest'
import {
  findOperation,
  findService,
  pythonName,
  type Shape,
  type StructureShape,
  serviceNames,
  suggest,
} from '../../src/aws/index.ts'

describe('services', () => {
  test('are known by the names that boto3 and SSM use, whatever their capitals', () => {
    const names = [
      'elbv2',
      'stepfunctions',
      'logs',
      'events',
      'application-autoscaling',
      'waf-regional',
      'migration-hub-refactor-spaces',
    ]
    for (const name of names) expect(findService(name)?.name).toBe(name)
    expect(findService('EC2')?.name).toBe('ec2')
    expect(findService('Codedeploy')?.name).toBe('codedeploy')
    expect(findService('runtime.sagemaker')?.name).toBe('sagemaker-runtime')
  })

  test('carry what the wire and IAM need', () => {
    expect(findService('ssm')).toMatchObject({
      protocol: 'json',
      targetPrefix: 'AmazonSSM',
      apiVersion: '2014-11-06',
      signingName: 'ssm',
      endpointPrefix: 'ssm',
    })
    expect(findService('cloudwatch')).toMatchObject({ signingName: 'monitoring', endpointPrefix: 'monitoring' })
    expect(findService('ec2')).not.toHaveProperty('targetPrefix')
  })

  test('that do not exist are not found, nor anything that objects inherit', () => {
    for (const name of ['', 'lamda', '__proto__', 'constructor', '../package', 'index']) {
      expect(findService(name)).toBeUndefined()
      expect(findOperation(name, 'Invoke')).toBeUndefined()
    }
    for (const api of ['', '__proto__', 'constructor', 'toString', 'Invokee']) {
      expect(findOperation('lambda', api)).toBeUndefined()
    }
  })
})

/** boto3's own names, from its documentation. */
const boto3Names = [
  ['ec2', 'DescribeTags', 'describe_tags'],
  ['rds', 'DescribeDBInstances', 'describe_db_instances'],
  ['rds', 'RestoreDBInstanceFromS3', 'restore_db_instance_from_s3'],
  ['s3', 'ListObjectsV2', 'list_objects_v2'],
  ['iam', 'ListMFADevices', 'list_mfa_devices'],
  ['wafv2', 'ListWebACLs', 'list_web_acls'],
  ['apigateway', 'GetSdkTypes', 'get_sdk_types'],
  ['storagegateway', 'CreateCachediSCSIVolume', 'create_cached_iscsi_volume'],
  ['mturk', 'ListHITsForQualificationType', 'list_hits_for_qualification_type'],
  ['mturk', 'ListHITs', 'list_hits'],
  ['sso-oidc', 'CreateTokenWithIAM', 'create_token_with_iam'],
  ['socialmessaging', 'SendWhatsAppMessage', 'send_whatsapp_message'],
  ['dynamodb', 'DescribeTimeToLive', 'describe_time_to_live'],
  ['lambda', 'ListVersionsByFunction', 'list_versions_by_function'],
] as const

describe('operations', () => {
  test.each(boto3Names)('%s %s is also %s and lowerCamel', (service, name, snake) => {
    expect(pythonName(name)).toBe(snake)
    expect(findOperation(service, name)?.name).toBe(name)
    expect(findOperation(service, snake)?.name).toBe(name)
    expect(findOperation(service, `${name[0]!.toLowerCase()}${name.slice(1)}`)?.name).toBe(name)
  })

  test('are not found by other capitals', () => {
    expect(findOperation('ec2', 'describetags')).toBeUndefined()
    expect(findOperation('ec2', 'Describe_Tags')).toBeUndefined()
  })

  test('say whether they stream their answer', () => {
    const streaming = (service: string, api: string) => findOperation(service, api)?.streaming
    expect(streaming('s3', 'GetObject')).toBe(true)
    expect(streaming('logs', 'StartLiveTail')).toBe(true)
    expect(streaming('s3', 'HeadObject')).toBe(false)
    expect(streaming('s3', 'PutObject')).toBe(false)
    expect(streaming('lambda', 'UpdateAlias')).toBe(false)
  })
})

describe('shapes', () => {
  test('UpdateAlias, member by member', () => {
    const { input, output } = findOperation('lambda', 'UpdateAlias')!
    expect(Object.keys(input!.members).sort()).toEqual(
      ['FunctionName', 'Name', 'FunctionVersion', 'Description', 'RoutingConfig', 'RevisionId'].sort(),
    )
    expect(input!.required).toEqual(['FunctionName', 'Name'])
    const routing = output!.members['RoutingConfig'] as StructureShape
    expect(routing.members['AdditionalVersionWeights']).toMatchObject({ type: 'map', value: { type: 'double' } })
  })

  test('allowed values, allowed keys, unions', () => {
    expect(findOperation('lambda', 'Invoke')!.input!.members['InvocationType']).toEqual({
      type: 'string',
      enum: ['Event', 'RequestResponse', 'DryRun'],
    })
    const attributes = findOperation('sqs', 'SetQueueAttributes')!.input!.members['Attributes']!
    expect(attributes.type === 'map' && attributes.keys).toContain('VisibilityTimeout')
    const value = findOperation('dynamodb', 'GetItem')!.input!.members['Key']!
    expect(value.type === 'map' && value.value).toMatchObject({ type: 'structure', name: 'AttributeValue' })
    const target = findOperation('rds-data', 'ExecuteStatement')!.input!.members['parameters']!
    expect(
      target.type === 'list' && target.member.type === 'structure' && target.member.members['value'],
    ).toMatchObject({ union: true })
  })

  test('tokens that the SDK fills in are not asked of the caller', () => {
    const input = findOperation('dynamodb', 'ExportTableToPointInTime')!.input!
    expect(input.required).not.toContain('ClientToken')
    const account = findOperation('glacier', 'ListVaults')!.input!
    expect(account.required).toEqual([])
    expect(account.filled).toEqual(['accountId'])
  })

  test('recursive ones are the same object again', () => {
    const key = findOperation('dynamodb', 'GetItem')!.input!.members['Key'] as Extract<Shape, { type: 'map' }>
    const attribute = key.value as StructureShape
    const list = attribute.members['L'] as Extract<Shape, { type: 'list' }>
    expect(list.member).toBe(attribute)
  })

  test('members have no prototype: inherited names are no members', () => {
    const { members } = findOperation('lambda', 'UpdateAlias')!.input!
    expect(members['constructor']).toBeUndefined()
    expect(Object.getPrototypeOf(members)).toBeNull()
  })

  test('IAM policies in answers are JSON, in inputs text', () => {
    const role = findOperation('iam', 'GetRole')!.output!.members['Role'] as StructureShape
    expect(role.members['AssumeRolePolicyDocument']).toEqual({ type: 'document' })
    expect(findOperation('iam', 'CreateRole')!.input!.members['AssumeRolePolicyDocument']).toEqual({ type: 'string' })
  })
})

test('every service opens, every shape is whole, every required member exists, every spelling leads home', () => {
  const wrong: string[] = []
  let operations = 0
  for (const name of serviceNames()) {
    const service = findService(name)!
    const seen = new Set<Shape>()
    for (const api of service.operationNames) {
      operations += 1
      const operation = findOperation(name, api)!
      if (findOperation(name, pythonName(api))?.name !== api) wrong.push(`${name} ${pythonName(api)}`)
      for (const shape of [operation.input, operation.output])
        if (shape !== undefined) walk(shape, seen, `${name} ${api}`)
    }
  }
  expect(wrong).toEqual([])
  expect(serviceNames().length).toBeGreaterThan(430)
  expect(operations).toBeGreaterThan(19_000)

  function walk(shape: Shape, seen: Set<Shape>, where: string): void {
    if (seen.has(shape)) return
    seen.add(shape)
    if (shape.type === 'list') walk(shape.member, seen, where)
    else if (shape.type === 'map') walk(shape.value, seen, where)
    else if (shape.type === 'structure') {
      for (const member of [...shape.required, ...shape.filled]) {
        if (!Object.hasOwn(shape.members, member)) wrong.push(`${where}: ${shape.name} requires ${member}`)
      }
      for (const member of Object.values(shape.members)) walk(member, seen, where)
    } else if (typeof shape.type !== 'string') wrong.push(where)
  }
})

test('suggest finds the nearest name, and nothing far off', () => {
  expect(suggest('lamda', serviceNames())).toBe('lambda')
  expect(suggest('DescribeInstance', findService('ec2')!.operationNames)).toBe('DescribeInstances')
  expect(suggest('functionname', ['FunctionName', 'Name'])).toBe('FunctionName')
  expect(suggest('Frobnicate', ['FunctionName', 'Name'])).toBeUndefined()
  expect(suggest('', [])).toBeUndefined()
})
