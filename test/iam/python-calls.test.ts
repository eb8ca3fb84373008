import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/document/index.ts'
import { scriptCalls } from '../../src/iam/index.ts'

/** Calls as `service Operation` with the known arguments behind. */
function callsOf(source: string, options: Parameters<typeof scriptCalls>[1] = {}): readonly string[] {
  return scriptCalls(source, options).calls.map(({ service, operation, args, region, otherCredentials }) => {
    const known = Object.keys(args).length === 0 ? '' : ` ${JSON.stringify(args)}`
    return `${service} ${operation}${known}${region === undefined ? '' : ` @${region}`}${otherCredentials === true ? ' (own keys)' : ''}`
  })
}

const cases: readonly (readonly [name: string, source: string, calls: readonly string[]])[] = [
  ['a client', `import boto3\nboto3.client('s3').list_buckets()`, ['s3 ListBuckets']],
  ['a renamed import', `import boto3 as b\nb.client("ec2").describe_vpcs()`, ['ec2 DescribeVpcs']],
  [
    'imported factories',
    `from boto3 import client as mk, Session\nmk('sqs').list_queues()\nSession().client('sns').list_topics()`,
    ['sqs ListQueues', 'sns ListTopics'],
  ],
  [
    'a session',
    `import boto3\ns = boto3.session.Session()\nc = s.client(service_name='lambda', config=None)\nc.list_functions()`,
    ['lambda ListFunctions'],
  ],
  [
    'a session of botocore',
    `import botocore.session\nbotocore.session.get_session().create_client('kms').list_keys()`,
    ['kms ListKeys'],
  ],
  [
    'a module imported by name',
    `import importlib\nimportlib.import_module('boto3').client('s3').list_buckets()\n__import__('boto3').client('ec2').describe_vpcs()`,
    ['s3 ListBuckets', 'ec2 DescribeVpcs'],
  ],
  [
    'a service from a constant',
    `import boto3\nNAME = 'dynamo' + 'db'\nboto3.client(NAME).list_tables()`,
    ['dynamodb ListTables'],
  ],
  [
    'a service from a parameter',
    `import boto3\ndef connect(service='iam'):\n  return boto3.client(service)\ndef main(e, c):\n  connect('ec2').describe_vpcs()\n  connect().list_users()`,
    ['ec2 DescribeVpcs', 'iam ListUsers'],
  ],
  [
    'clients as parameters',
    `import boto3\ndef stop(client, ids):\n  client.stop_instances(InstanceIds=ids)\ndef main(e, c):\n  stop(boto3.client('ec2'), e['ids'])\n  stop(client=boto3.client('ec2'), ids=[])`,
    ['ec2 StopInstances', 'ec2 StopInstances {"InstanceIds":[]}'],
  ],
  [
    'clients as attributes',
    `import boto3\nclass Job:\n  region = None\n  def __init__(self, service):\n    self.aws = boto3.client(service)\n  def run(self):\n    self.aws.list_queues()\nJob('sqs').run()`,
    ['sqs ListQueues'],
  ],
  [
    'two objects of a class',
    `import boto3\nclass Holder:\n  def __init__(self, s):\n    self.c = boto3.client(s)\nHolder('ssm').c.list_documents()\nHolder('logs').c.describe_log_groups()`,
    ['ssm ListDocuments', 'logs DescribeLogGroups'],
  ],
  [
    'inheritance and super',
    `import boto3\nclass A:\n  def __init__(self):\n    self.c = boto3.client('rds')\n  def work(self):\n    self.c.describe_db_clusters()\nclass B(A):\n  def __init__(self):\n    super().__init__()\n  def work(self):\n    super().work()\n    self.c.describe_db_instances()\nB().work()`,
    ['rds DescribeDBClusters', 'rds DescribeDBInstances'],
  ],
  [
    'properties, static and class methods',
    `import boto3\nclass A:\n  @property\n  def c(self):\n    return boto3.client('ecr')\n  @staticmethod\n  def s():\n    return boto3.client('ecs')\n  @classmethod\n  def k(cls):\n    return cls.s()\nA().c.describe_repositories()\nA.k().list_clusters()`,
    ['ecr DescribeRepositories', 'ecs ListClusters'],
  ],
  [
    'globals set in a function',
    `import boto3\nclient = None\ndef init(service):\n  global client\n  client = boto3.client(service)\ndef main(e, c):\n  init('ec2')\n  client.describe_vpcs()`,
    ['ec2 DescribeVpcs'],
  ],
  [
    'clients in containers',
    `import boto3\nclients = {'a': boto3.client('sns'), 'b': boto3.client('sqs')}\nclients['a'].list_topics()\nfor name, one in {'x': boto3.client('ssm')}.items():\n  one.list_documents()\nfor c in [boto3.client('kms')]:\n  c.list_keys()\n(x, y) = (boto3.client('ec2'), 1)\nx.describe_vpcs()`,
    ['sns ListTopics', 'ssm ListDocuments', 'kms ListKeys', 'ec2 DescribeVpcs'],
  ],
  [
    'services from a list',
    `import boto3\nfor s in ['ec2', 'rds']:\n  boto3.client(s).describe_account_attributes()`,
    ['ec2 DescribeAccountAttributes', 'rds DescribeAccountAttributes'],
  ],
  [
    'closures and lambdas',
    `import boto3\ndef using(service):\n  client = boto3.client(service)\n  def call(f):\n    return f(client)\n  return call\nusing('dynamodb')(lambda c: c.describe_table(TableName='t'))`,
    ['dynamodb DescribeTable {"TableName":"t"}'],
  ],
  [
    'functions handed to unknown ones',
    `import boto3\nfrom concurrent.futures import ThreadPoolExecutor\nec2 = boto3.client('ec2')\ndef one(client, i):\n  client.reboot_instances(InstanceIds=[i])\nwith ThreadPoolExecutor() as pool:\n  pool.submit(one, ec2, 'i-1')\n  list(pool.map(lambda i: ec2.start_instances(InstanceIds=[i]), ids))`,
    ['ec2 RebootInstances', 'ec2 StartInstances'],
  ],
  [
    'decorated functions',
    `import boto3\nimport functools\ndef retry(f):\n  @functools.wraps(f)\n  def inner(*a, **k):\n    return f(*a, **k)\n  return inner\n@retry\ndef work(c):\n  c.list_keys()\nwork(boto3.client('kms'))`,
    ['kms ListKeys'],
  ],
  [
    'partial and bound methods',
    `import boto3\nfrom functools import partial\nput = partial(boto3.client('s3').put_object, Bucket='b')\nput(Key='k')\nf = boto3.client('ec2').describe_vpcs\nf()`,
    ['s3 PutObject {"Bucket":"b","Key":"k"}', 'ec2 DescribeVpcs'],
  ],
  [
    'a method that is taken and never seen called',
    `import boto3\nhandlers.append(boto3.client('ec2').describe_vpcs)`,
    ['ec2 DescribeVpcs'],
  ],
  [
    'getattr with a constant',
    `import boto3\ngetattr(boto3.client('ec2'), 'describe_' + 'vpcs')()`,
    ['ec2 DescribeVpcs'],
  ],
  [
    'paginators',
    `import boto3\nc = boto3.client('s3')\nfor page in c.get_paginator('list_objects_v2').paginate(Bucket='logs'):\n  pass`,
    ['s3 ListObjectsV2 {"Bucket":"logs"}'],
  ],
  [
    'waiters',
    `import boto3\nboto3.client('ec2').get_waiter('instance_running').wait(InstanceIds=['i-1'])`,
    ['ec2 DescribeInstances {"InstanceIds":["i-1"]}'],
  ],
  [
    'presigned URLs',
    `import boto3\nboto3.client('s3').generate_presigned_url('get_object', Params={'Bucket': 'b', 'Key': 'k'})`,
    ['s3 GetObject {"Bucket":"b","Key":"k"}'],
  ],
  [
    'transfers',
    `import boto3\nc = boto3.client('s3')\nc.upload_file('/tmp/x', 'b', 'k')\nc.download_file('b2', 'k2', '/tmp/y')`,
    ['s3 PutObject {"Bucket":"b","Key":"k"}', 's3 GetObject {"Bucket":"b2","Key":"k2"}'],
  ],
  [
    'exceptions, which are no calls',
    `import boto3\nc = boto3.client('ec2')\ntry:\n  c.describe_vpcs()\nexcept c.exceptions.ClientError:\n  pass`,
    ['ec2 DescribeVpcs'],
  ],
  [
    'comments, texts and docstrings, which are no calls',
    `import boto3\n# boto3.client('iam').delete_user()\ndef main(e, c):\n  """boto3.client('iam').delete_user()"""\n  x = "boto3.client('iam').delete_user()"\n  y = f"boto3.client('iam').delete_user()"\n  boto3.client('sts').get_caller_identity()`,
    ['sts GetCallerIdentity'],
  ],
  [
    'calls inside f-strings',
    `import boto3\nx = f"{boto3.client('sts').get_caller_identity()['Account']}"`,
    ['sts GetCallerIdentity'],
  ],
  ['names that other objects have too', `import boto3\ncache.put_item(1)\nmodule.list_buckets()`, []],
  [
    'a table',
    `import boto3\nt = boto3.resource('dynamodb').Table('orders')\nt.put_item(Item={})\nt.item_count\nwith t.batch_writer() as w:\n  w.put_item(Item={})`,
    [
      'dynamodb PutItem {"Item":{},"TableName":"orders"}',
      'dynamodb DescribeTable {"TableName":"orders"}',
      'dynamodb BatchWriteItem {"RequestItems":{"orders":[]}}',
    ],
  ],
  [
    'a bucket',
    `import boto3\nb = boto3.resource('s3').Bucket('logs')\nb.objects.filter(Prefix='x').delete()\nb.Object('k').put(Body=b'')\nfor o in b.objects.all():\n  o.delete()\nb.name`,
    [
      's3 DeleteObjects {"Bucket":"logs"}',
      's3 ListObjects {"Bucket":"logs"}',
      's3 ListObjects {"Bucket":"logs","Prefix":"x"}',
      's3 PutObject {"Bucket":"logs","Key":"k"}',
      's3 ListObjects {"Bucket":"logs"}',
      's3 DeleteObject {"Bucket":"logs"}',
    ],
  ],
  [
    'instances',
    `import boto3\nec2 = boto3.resource('ec2')\nec2.Instance('i-1').stop()\nprint(ec2.Instance('i-2').state)\nfor i in ec2.instances.all():\n  i.reboot()\nec2.meta.client.describe_vpcs()`,
    [
      'ec2 StopInstances {"InstanceIds":"i-1"}',
      'ec2 DescribeInstances {"InstanceIds":"i-2"}',
      'ec2 DescribeInstances',
      'ec2 RebootInstances',
      'ec2 DescribeVpcs',
    ],
  ],
  [
    'another Region',
    `import boto3\nboto3.client('ec2', region_name='us-east-1').describe_vpcs()\nboto3.client('ec2', region_name=e['r']).describe_subnets()\nboto3.Session(region_name='eu-west-1').client('sqs').list_queues()`,
    ['ec2 DescribeVpcs @us-east-1', 'ec2 DescribeSubnets @*', 'sqs ListQueues @eu-west-1'],
  ],
  [
    'the own Region',
    `import boto3, os\nr = boto3.session.Session().region_name\nboto3.client('ec2', region_name=r).describe_vpcs()\nboto3.client('ec2', region_name=os.environ['AWS_REGION']).describe_vpcs()`,
    ['ec2 DescribeVpcs @{{ global:REGION }}', 'ec2 DescribeVpcs @{{ global:REGION }}'],
  ],
  [
    'own credentials',
    `import boto3\nk = boto3.client('sts').assume_role(RoleArn='r', RoleSessionName='s')['Credentials']\nboto3.client('ec2', aws_access_key_id=k['a'], aws_secret_access_key=k['b']).describe_vpcs()`,
    ['sts AssumeRole {"RoleArn":"r","RoleSessionName":"s"}', 'ec2 DescribeVpcs (own keys)'],
  ],
  [
    'arguments by dict',
    `import boto3\nargs = {'Bucket': 'b'}\nargs['Key'] = 'k'\nboto3.client('s3').get_object(**args)`,
    ['s3 GetObject {"Bucket":"b","Key":"k"}'],
  ],
  [
    'arguments that are set in one branch only',
    `import boto3\nname = 'a'\nif e:\n  name = 'b'\nboto3.client('s3').delete_bucket(Bucket=name)\nif e:\n  name = e['name']\nboto3.client('s3').create_bucket(Bucket=name)`,
    ['s3 DeleteBucket {"Bucket":"a"}', 's3 DeleteBucket {"Bucket":"b"}', 's3 CreateBucket'],
  ],
  [
    'a name that is set anew',
    `import boto3\nc = boto3.client('ec2')\nc.describe_vpcs()\nc = boto3.client('rds')\nc.describe_db_instances()`,
    ['ec2 DescribeVpcs', 'rds DescribeDBInstances'],
  ],
  [
    'the account from STS',
    `import boto3\na = boto3.client('sts').get_caller_identity()['Account']\nboto3.client('s3').head_bucket(Bucket=f'logs-{a}')`,
    ['sts GetCallerIdentity', 's3 HeadBucket {"Bucket":"logs-{{ global:ACCOUNT_ID }}"}'],
  ],
  [
    'generators',
    `import boto3\ndef clients():\n  yield boto3.client('ec2')\nfor c in clients():\n  c.describe_vpcs()`,
    ['ec2 DescribeVpcs'],
  ],
  [
    'recursion',
    `import boto3\ndef walk(c, n):\n  if n:\n    walk(c, n - 1)\n  c.list_keys()\nwalk(boto3.client('kms'), 3)`,
    ['kms ListKeys'],
  ],
  [
    'match',
    `import boto3\nmatch e:\n  case 1:\n    c = boto3.client('ec2')\n  case _:\n    c = boto3.client('rds')\nc.describe_account_attributes()`,
    ['ec2 DescribeAccountAttributes', 'rds DescribeAccountAttributes'],
  ],
]

const unknown: readonly (readonly [name: string, source: string, reason: RegExp, line: number])[] = [
  [
    'a service that is not a constant',
    `import boto3\nc = boto3.client(e['s'])\nc.describe_vpcs()`,
    /describe_vpcs.*service is not a constant/,
    3,
  ],
  ['a service that there is not', `import boto3\nboto3.client('s4').list()`, /no service "s4"/, 2],
  [
    'an operation that there is not',
    `import boto3\nboto3.client('s3').list_bukkets()`,
    /no operation or method list_bukkets/,
    2,
  ],
  ['a method by a name that is not a constant', `import boto3\ngetattr(boto3.client('s3'), e['m'])()`, /getattr/, 2],
  [
    'a paginator by a name that is not a constant',
    `import boto3\nboto3.client('s3').get_paginator(e['p'])`,
    /not a constant/,
    2,
  ],
  [
    'a module that is not there',
    `import boto3\nfrom attachments.tools import helper\nhelper()`,
    /attachments.tools/,
    2,
  ],
  ['a program', `import subprocess\nsubprocess.run(['aws', 's3', 'ls'])`, /program/, 2],
  ['code in a text', `exec(e['code'])`, /exec/, 1],
  [
    'a call on something unknown',
    `import boto3\nboto3.client('ec2').describe_vpcs()\ndef f():\n  return tool.describe_subnets()\nf()`,
    /describe_subnets looks like a call of ec2/,
    4,
  ],
  [
    'a line that is no Python',
    `import boto3\n%%SCRIPT%%\nboto3.client('s3').list_buckets()`,
    /cannot be read as Python/,
    2,
  ],
]

describe('scriptCalls', () => {
  it.each(cases)('finds %s', (_name, source, calls) => {
    const found = scriptCalls(source)
    expect([...callsOf(source)].sort()).toEqual([...calls].sort())
    expect(found.unknown).toEqual([])
  })

  it.each(unknown)('reports %s', (_name, source, reason, line) => {
    expect(scriptCalls(source).unknown).toContainEqual({ line, reason: expect.stringMatching(reason) })
  })

  it('follows the payload from the step into the calls', () => {
    const source = `import boto3\ndef main(events, context):\n  b = events['Bucket']\n  boto3.client('s3').put_object(Bucket=b, Key=f"{events.get('Prefix', 'p')}/x", Body=events['Data']['inner'])`
    const payload: JsonObject = { Bucket: '{{ BucketName }}', Data: '{{ Read.Payload }}' }
    expect(callsOf(source, { handler: 'main', payload })).toEqual([
      's3 PutObject {"Bucket":"{{ BucketName }}","Key":"p/x"}',
    ])
    expect(callsOf(source)).toEqual(['s3 PutObject'])
  })

  it('gives the whole input, with a reference where only the run knows', () => {
    const [call] = scriptCalls(
      `import boto3\nboto3.client('s3').delete_objects(Bucket='b', Delete={'Objects': [{'Key': k} for k in keys]})`,
    ).calls
    expect(call?.input).toEqual({ Bucket: 'b', Delete: { Objects: [{ Key: '{{ script.value }}' }] } })
    expect(call?.args).toEqual({ Bucket: 'b' })
  })

  it('ends on hostile scripts', () => {
    const deep = Array.from(
      { length: 60 },
      (_, n) => `def f${n}(x):\n  return ${'('.repeat(90)}f${n + 1}(x)${')'.repeat(90)}`,
    ).join('\n')
    const wide = Array.from(
      { length: 40 },
      (_, n) => `def g${n}(x):\n  g${(n * 7) % 40}([x])\n  g${(n * 11) % 40}({'a': x})`,
    ).join('\n')
    for (const source of [
      `${deep}\nf0(1)`,
      `${wide}\ng0(1)`,
      'x = [x]\n'.repeat(500),
      'def f(x): f([x])\nf(1)',
      `x = a${'.b()'.repeat(290)}`,
    ]) {
      expect(
        scriptCalls(`import boto3\nboto3.client('s3').list_buckets()\n${source}`).calls.map((call) => call.operation),
      ).toContain('ListBuckets')
    }
    expect(() =>
      scriptCalls('__proto__ = constructor\nx = {"__proto__": 1}\nx["constructor"].toString()'),
    ).not.toThrow()
  })

  it('finds no fewer calls when a script grows', () => {
    const lines = [
      "boto3.client('s3').list_buckets()",
      "c = boto3.client('ec2')",
      'c.describe_vpcs()',
      "f = lambda: boto3.client('sqs').list_queues()",
      'f()',
      "if x:\n  boto3.client('kms').list_keys()",
      "print('x')",
    ]
    fc.assert(
      fc.property(fc.subarray(lines), fc.constantFrom(...lines), (some, added) => {
        const before = callsOf(`import boto3\n${some.join('\n')}\n`)
        const after = callsOf(`import boto3\n${[...some, added].join('\n')}\n`)
        expect(after).toEqual(expect.arrayContaining([...before]))
      }),
    )
  })
})
