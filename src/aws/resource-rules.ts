/**
 * Resources whose ARN isn't simply the template filled from members of the same name: S3's CopySource, queue URLs, parameter names
 * with a leading slash, …  One rule for each `prefix:type` (or `prefix:*` for all types of a prefix).
 */
import { type Environment, parseArn, splitOutside } from './arn.ts'
import { dynamodbRule } from './dynamodb-resources.ts'
import { ec2, launch } from './ec2-resources.ts'
import { type Input, isObject } from './needs.ts'
import { at, type ResourceRule, type RuleContext, texts } from './resource-context.ts'
import { s3Rule } from './s3-resources.ts'
import { automationDefinition, document, instances, parameter } from './ssm-resources.ts'

/** The rules by `prefix:type`. */
export const ownRules: { readonly [type: string]: ResourceRule } = {
  'apigateway:*': apigateway,
  'cloudformation:changeset': () => [],
  'cloudwatch:alarm': alarm,
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

/**
 * Composite alarms are told only to whoever may describe all alarms; undefined: by the template.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
function alarm({ input }: RuleContext): readonly string[] | undefined {
  return texts(input, 'AlarmTypes').includes('CompositeAlarm') ? ['*'] : undefined
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
