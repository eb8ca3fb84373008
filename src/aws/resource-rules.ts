/**
 * Resources whose ARN isn't simply the template filled from members of the same name: S3's CopySource, queue URLs, parameter names
 * with a leading slash, …  One rule for each `prefix:type` (or `prefix:*` for all types of a prefix).
 */
import { type Environment, parseArn, splitOutside, startsWithReference } from './arn.ts'
import { dynamodbRule } from './dynamodb-resources.ts'
import type { Input } from './needs.ts'
import { isObject } from './needs.ts'
import { textsOf } from './resource-members.ts'
import { s3Rule } from './s3-resources.ts'
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

/** The rules by `prefix:type`. */
export const ownRules: { readonly [type: string]: ResourceRule } = {
  'apigateway:*': apigateway,
  'cloudformation:changeset': () => [],
  'dynamodb:index': (context) => dynamodbRule('index', context),
  'dynamodb:table': (context) => dynamodbRule('table', context),
  'ec2:*': ec2,
  'ec2:launch-template': (context) => launch('launch-template', context) ?? ec2(context),
  'ec2:volume': (context) => launch('volume', context) ?? ec2(context),
  'ecs:task-definition': taskDefinition,
  'events:event-bus': eventBus,
  'events:rule-on-custom-event-bus': rule,
  'events:rule-on-default-event-bus': () => [],
  'kms:alias': ({ input, env }) =>
    texts(input, 'AliasName').map((name) => at(env, 'kms', name.startsWith('alias/') ? name : `alias/${name}`)),
  'kms:key': kmsKey,
  'lambda:function': lambdaFunction,
  'logs:log-group': logGroup,
  'logs:log-stream': logStream,
  'route53:change': ({ input, env }) => hosted(input, env, 'change', ['Id']),
  'route53:hostedzone': ({ input, env }) => hosted(input, env, 'hostedzone', ['HostedZoneId', 'Id', 'ResourceId']),
  's3:accesspoint': () => [],
  's3:accesspointobject': () => [],
  's3:bucket': (context) => s3Rule('bucket', context),
  's3:object': (context) => s3Rule('object', context),
  'secretsmanager:Secret': secret,
  'sns:topic': topic,
  'sqs:queue': queue,
  'ssm:automation-definition': automationDefinition,
  'ssm:bucket': () => [],
  'ssm:document': document,
  'ssm:iam-role': () => [],
  'ssm:instance': (context) => instances(context, 'ec2', 'instance'),
  'ssm:managed-instance': (context) => instances(context, 'ssm', 'managed-instance'),
  'ssm:parameter': parameter,
}

function texts(input: Input, ...members: readonly string[]): readonly string[] {
  for (const member of members) {
    const found = Object.hasOwn(input, member) ? textsOf(input[member]) : []
    if (found.length > 0) return found
  }
  return []
}

function at(env: Environment, service: string, resource: string): string {
  return `arn:${env.partition}:${service}:${env.region}:${env.account}:${resource}`
}

/** The path of the REST call, with its members filled in. */
function apigateway({ operation, input, env }: RuleContext): readonly string[] | undefined {
  if (operation.request === undefined) return undefined
  const path = operation.request.path.replace(/\{(\w+)\}/g, (_, member: string) => {
    const value = texts(input, member)[0]
    return value === undefined ? '*' : value.startsWith('arn:') ? encodeURIComponent(value) : value
  })
  const owned = /^\/(portal|productpage|domainnameaccessassociations)/.test(path) || path.includes('/routingrules')
  return [`arn:${env.partition}:apigateway:${env.region}:${owned ? env.account : ''}:${path}`]
}

const ec2Prefixes: { readonly [prefix: string]: string } = {
  acl: 'network-acl',
  ami: 'image',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  i: 'instance',
  igw: 'internet-gateway',
  nat: 'natgateway',
  rtb: 'route-table',
  sg: 'security-group',
  snap: 'snapshot',
  subnet: 'subnet',
  tgw: 'transit-gateway',
  vol: 'volume',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
}

/** A launch always makes volumes, and may name a template by id or by name. */
function launch(type: string, { action, input, env }: RuleContext): readonly string[] | undefined {
  if (action !== 'ec2:RunInstances') return undefined
  if (type === 'volume') return [at(env, 'ec2', 'volume/*')]
  const template = input['LaunchTemplate']
  if (template === undefined) return []
  const ids = isObject(template) ? texts(template, 'LaunchTemplateId') : []
  return [at(env, 'ec2', `launch-template/${ids[0] ?? '*'}`)]
}

/** CreateTags and DeleteTags take ids of any kind; the id's own prefix tells which. */
function ec2({ action, operation, input, env }: RuleContext): readonly string[] | undefined {
  if (!/:(Create|Delete)Tags$/.test(action)) return undefined
  if (operation.name !== 'CreateTags' && operation.name !== 'DeleteTags') {
    const specified = Array.isArray(input['TagSpecifications']) ? input['TagSpecifications'].filter(isObject) : []
    const types = specified.flatMap((entry) => texts(entry, 'ResourceType')).filter((type) => /^[a-z-]+$/.test(type))
    return types.length === 0 ? ['*'] : types.map((type) => at(env, 'ec2', `${type}/*`))
  }
  const ids = texts(input, 'Resources')
  const arns = ids.map((id) => {
    const type = ec2Prefixes[/^([a-z]+)-/.exec(id)?.[1] ?? '']
    if (type === undefined) return '*'
    const account = type === 'image' || type === 'snapshot' ? '' : env.account
    return `arn:${env.partition}:ec2:${env.region}:${account}:${type}/${id}`
  })
  return arns.length === 0 || arns.includes('*') ? ['*'] : arns
}

/** `family`, `family:revision`, or an ARN. */
function taskDefinition({ input, env }: RuleContext): readonly string[] {
  const given = texts(input, 'taskDefinition', 'taskDefinitions', 'family')
  const names = given.length === 0 ? ['*'] : given
  return names.map((name) => {
    if (name.startsWith('arn:')) return name
    const [family = '*', revision = '*'] = splitOutside(name, ':')
    return at(env, 'ecs', `task-definition/${family}:${revision}`)
  })
}

function busOf(name: string, env: Environment): string {
  return name.startsWith('arn:') ? name : at(env, 'events', `event-bus/${name}`)
}

function eventBus({ operation, input, env }: RuleContext): readonly string[] | undefined {
  if (operation.name !== 'PutEvents') {
    const names = texts(input, 'EventBusName', 'Name')
    return names.map((name) => busOf(name, env))
  }
  const entries = input['Entries']
  if (!Array.isArray(entries) || !entries.every(isObject)) return [busOf('*', env)]
  return entries
    .flatMap((entry) => texts({ EventBusName: 'default', ...entry }, 'EventBusName'))
    .map((name) => busOf(name, env))
}

function rule({ input, env }: RuleContext): readonly string[] {
  const bus = texts(input, 'EventBusName')[0]
  const name = bus?.startsWith('arn:') ? parseArn(bus)?.resource.replace(/^event-bus\//, '') : bus
  const folder = name === undefined || name === 'default' ? '' : `${name}/`
  const names = texts(input, 'Rule', 'RuleName', 'Name')
  return (names.length === 0 ? ['*'] : names).map((one) => at(env, 'events', `rule/${folder}${one}`))
}

/** An alias says nothing about the key's ARN. */
function kmsKey({ action, input, env }: RuleContext): readonly string[] {
  const member = { 'kms:ReEncryptFrom': 'SourceKeyId', 'kms:ReEncryptTo': 'DestinationKeyId' }[action]
  const ids = member === undefined ? texts(input, 'KeyId', 'TargetKeyId') : texts(input, member)
  const [id] = ids
  if (id === undefined || id.startsWith('alias/')) return [at(env, 'kms', 'key/*')]
  const arn = parseArn(id)
  if (arn === undefined) return [at(env, 'kms', `key/${id}`)]
  return arn.resource.startsWith('alias/')
    ? [at({ ...env, region: arn.region, account: arn.account }, 'kms', 'key/*')]
    : [id]
}

/** `name`, `name:qualifier`, `account:function:name` or an ARN; with a qualifier, that alias or version too. */
function lambdaFunction({ input, env }: RuleContext): readonly string[] | undefined {
  const given = texts(input, 'FunctionName')[0]
  if (given === undefined) return undefined
  const parsed = parseArn(given)
  const partial = splitOutside(given, ':')
  const name =
    parsed?.resource.replace(/^function:/, '') ?? (partial[1] === 'function' ? partial.slice(2).join(':') : given)
  const where = parsed ?? {
    ...env,
    ...(partial[1] === 'function' && partial[0] !== undefined ? { account: partial[0] } : {}),
  }
  const own = at(where, 'lambda', `function:${name}`)
  return [own, ...texts(input, 'Qualifier').map((qualifier) => `${own}:${qualifier}`)]
}

/** Actions on a group are checked against the ARN with `:*` at its end, a few against the bare one. */
function logGroup({ input, env }: RuleContext): readonly string[] | undefined {
  const names = texts(input, 'logGroupName', 'logGroupNames', 'logGroupIdentifier', 'logGroupIdentifiers')
  if (names.length === 0) return undefined
  return names.flatMap((name) => {
    const arn = name.startsWith('arn:') ? name.replace(/:\*$/, '') : at(env, 'logs', `log-group:${name}`)
    return [arn, `${arn}:*`]
  })
}

function logStream({ input, env }: RuleContext): readonly string[] {
  const group = texts(input, 'logGroupName', 'logGroupIdentifier')[0] ?? '*'
  const streams = texts(input, 'logStreamName', 'logStreamNames')
  const arn = group.startsWith('arn:') ? group.replace(/:\*$/, '') : at(env, 'logs', `log-group:${group}`)
  return (streams.length === 0 ? ['*'] : streams).map((stream) => `${arn}:log-stream:${stream}`)
}

/** Route 53 answers with ids as `/hostedzone/Z123` and takes them so. */
function hosted(input: Input, env: Environment, type: string, members: readonly string[]): readonly string[] {
  const ids = texts(input, ...members)
  return (ids.length === 0 ? ['*'] : ids).map(
    (id) => `arn:${env.partition}:route53:::${type}/${id.replace(new RegExp(`^/?${type}/`), '')}`,
  )
}

/** AWS appends six characters to a secret's name. */
function secret({ input, env }: RuleContext): readonly string[] {
  const names = texts(input, 'SecretId', 'SecretIdList', 'Name')
  return (names.length === 0 ? ['*'] : names).map((name) =>
    name.startsWith('arn:') || name === '*'
      ? name === '*'
        ? at(env, 'secretsmanager', 'secret:*')
        : name
      : at(env, 'secretsmanager', `secret:${name}-??????`),
  )
}

/** A text message to a phone has no topic; a subscription's ARN is its topic's and an id. */
function topic({ input }: RuleContext): readonly string[] | undefined {
  if (Object.hasOwn(input, 'PhoneNumber')) return ['*']
  const subscription = texts(input, 'SubscriptionArn')[0]
  if (subscription?.startsWith('arn:')) return [splitOutside(subscription, ':').slice(0, 6).join(':')]
  const target = texts(input, 'TargetArn')
  return target.length > 0 && !Object.hasOwn(input, 'TopicArn') ? target : undefined
}

/** `https://sqs.eu-west-1.amazonaws.com/123456789012/name`; of a reference to a whole URL the name isn't known. */
function queue({ input, env }: RuleContext): readonly string[] | undefined {
  const url = texts(input, 'QueueUrl')[0]
  if (url === undefined) return undefined
  const parts = splitOutside(url, '/')
  const name = parts.length > 3 ? parts.at(-1) : undefined
  return [at(env, 'sqs', name ?? '*')]
}

/** AWS's own documents belong to no account of ours. */
function ownerOf(document: string, env: Environment): Environment {
  return /^(AWS|Amazon)[A-Za-z]*-/.test(document) ? { ...env, account: '*' } : env
}

function automationDefinition({ input, env }: RuleContext): readonly string[] {
  const version = texts(input, 'DocumentVersion')[0] ?? '*'
  return texts(input, 'DocumentName').map((name) => {
    const arn = parseArn(name)
    if (arn !== undefined)
      return at(arn, 'ssm', `automation-definition/${arn.resource.replace(/^[a-z-]+\//, '')}:${version}`)
    return at(ownerOf(name, env), 'ssm', `automation-definition/${name}:${version}`)
  })
}

function document({ input, env }: RuleContext): readonly string[] {
  const names = texts(input, 'DocumentName', 'Name')
  if (names.length === 0) return [at(env, 'ssm', 'document/*')]
  return names.map((name) => (name.startsWith('arn:') ? name : at(ownerOf(name, env), 'ssm', `document/${name}`)))
}

/** Commands and sessions need their targets; without ids they are chosen by tags, so any instance. */
function instances({ operation, input, env }: RuleContext, service: string, type: string): readonly string[] {
  const ids = texts(input, 'InstanceIds', 'InstanceId', 'Target').filter((id) =>
    startsWithReference(id) ? true : id.startsWith(type === 'instance' ? 'i-' : 'mi-'),
  )
  if (ids.length > 0) return ids.map((id) => at(env, service, `${type}/${id}`))
  const any = operation.name === 'SendCommand' && texts(input, 'InstanceIds').length === 0
  return any ? [at(env, service, `${type}/*`)] : []
}

/**
 * Names in a hierarchy begin with a slash, which the ARN doesn't double. Of a name that is a reference it isn't known whether it
 * does, so both. AWS's public parameters belong to no account. A path stands for all below it.
 */
function parameter({ operation, input, env }: RuleContext): readonly string[] | undefined {
  const names = texts(input, 'Name', 'Names', 'Path')
  if (names.length === 0) return undefined
  const arns = names.flatMap((name) => {
    if (name.startsWith('arn:')) return [name]
    // a version or label is no part of the ARN
    const [bare = name] = splitOutside(name, ':')
    if (startsWithReference(bare)) return [at(env, 'ssm', `parameter/${bare}`), at(env, 'ssm', `parameter${bare}`)]
    const where = bare.startsWith('/aws/') ? { ...env, account: '*' } : env
    return [at(where, 'ssm', `parameter/${bare.replace(/^\//, '')}`)]
  })
  if (operation.name !== 'GetParametersByPath') return arns
  return arns.flatMap((arn) => [arn, `${arn.replace(/\/$/, '')}/*`])
}
