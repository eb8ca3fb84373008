import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AutomationDocument, type Json, readSource, type Step } from '../../src/document/index.ts'
import { derivePolicy, type PolicyDocument, policyFor, sizeOf, trustPolicy } from '../../src/iam/index.ts'

const place = { region: 'eu-west-1', account: '123456789012' }

function documentOf(yaml: string): AutomationDocument {
  return readSource(`schemaVersion: '0.3'\n${yaml}`).value as unknown as AutomationDocument
}

/** A document of these steps (YAML, one flow mapping a step without name). */
function stepsOf(...steps: readonly string[]): AutomationDocument {
  return documentOf(`mainSteps:\n${steps.map((step, index) => `  - { name: S${index}, ${step} }`).join('\n')}`)
}

const call = (service: string, api: string, more = ''): string =>
  `action: 'aws:executeAwsApi', inputs: { Service: ${service}, Api: ${api}${more === '' ? '' : `, ${more}`} }`

/** `action on resource, …` for each pair, sorted; conditions behind. */
function lines(policy: PolicyDocument): readonly string[] {
  return policy.Statement.flatMap((statement) => {
    const on = statement.Resource === '*' ? '*' : statement.Resource.join(' ')
    const to = statement.Condition?.['StringEquals']?.['iam:PassedToService']
    return statement.Action.map(
      (action) => `${action} on ${on}${to === undefined ? '' : ` to ${[to].flat().join(' ')}`}`,
    )
  }).sort()
}

describe('derivePolicy', () => {
  it('lets a script hand on the role at hand where only the run knows the parameters of what it starts', () => {
    const document = documentOf(`
assumeRole: arn:aws:iam::123456789012:role/Own
mainSteps:
  - name: Again
    action: aws:executeScript
    inputs:
      Runtime: python3.11
      Handler: main
      Script: |
        import boto3
        def main(events, context):
          ssm = boto3.client('ssm')
          seen = ssm.get_automation_execution(AutomationExecutionId=events['Id'])['AutomationExecution']
          ssm.start_automation_execution(DocumentName=seen['DocumentName'], Parameters=seen['Parameters'])
`)
    const { policy, warnings } = derivePolicy(document, place)
    expect(lines(policy)).toContain('iam:PassRole on arn:aws:iam::123456789012:role/Own to ssm.amazonaws.com')
    expect(warnings).toHaveLength(1)
  })

  it('makes exact JSON', () => {
    const document = documentOf(`
assumeRole: '{{ AutomationAssumeRole }}'
parameters:
  AutomationAssumeRole: { type: String, default: '' }
  Table: { type: String, default: orders, allowedPattern: '^tk-nq-[a-z]+$' }
mainSteps:
  - name: Ask
    action: aws:approve
    inputs:
      Approvers: ['arn:aws:iam::123456789012:role/Ops']
      NotificationArn: arn:aws:sns:{{ global:REGION }}:{{ global:ACCOUNT_ID }}:AutomationOps
  - name: Read
    action: aws:executeAwsApi
    inputs: { Service: dynamodb, Api: DescribeTable, TableName: '{{ Table }}' }
  - name: Change
    action: aws:executeAwsApi
    inputs: { Service: dynamodb, Api: UpdateTable, TableName: '{{ Table }}', BillingMode: PAY_PER_REQUEST }
  - name: Look
    action: aws:executeAwsApi
    inputs: { Service: ec2, Api: DescribeInstances }
`)
    expect(derivePolicy(document, place)).toEqual({
      policy: {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'AnyResource', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: '*' },
          {
            Sid: 'Dynamodb',
            Effect: 'Allow',
            Action: ['dynamodb:DescribeTable', 'dynamodb:UpdateTable'],
            Resource: ['arn:aws:dynamodb:eu-west-1:123456789012:table/tk-nq-*'],
          },
          {
            Sid: 'Sns',
            Effect: 'Allow',
            Action: ['sns:Publish'],
            Resource: ['arn:aws:sns:eu-west-1:123456789012:AutomationOps'],
          },
        ],
      },
      warnings: [],
      uses: [
        {
          action: 'dynamodb:DescribeTable',
          resources: ['arn:aws:dynamodb:eu-west-1:123456789012:table/tk-nq-*'],
          steps: ['Read'],
        },
        {
          action: 'dynamodb:UpdateTable',
          resources: ['arn:aws:dynamodb:eu-west-1:123456789012:table/tk-nq-*'],
          steps: ['Change'],
        },
        { action: 'ec2:DescribeInstances', resources: ['*'], steps: ['Look'] },
        { action: 'sns:Publish', resources: ['arn:aws:sns:eu-west-1:123456789012:AutomationOps'], steps: ['Ask'] },
      ],
    })
  })

  const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table'
  const narrowed: readonly (readonly [name: string, parameter: string, value: string, resources: string])[] = [
    ['a constant', '', 'orders', `${table}/orders`],
    ['a parameter', '{ type: String }', '{{ P }}', `${table}/*`],
    ['a default, which bounds nothing', '{ type: String, default: orders }', '{{ P }}', `${table}/*`],
    ['allowed values', '{ type: String, allowedValues: [a, b], default: a }', '{{ P }}', `${table}/a ${table}/b`],
    ['a pattern', "{ type: String, allowedPattern: '^(dev|prd)-[a-z]+$' }", '{{ P }}', `${table}/dev-* ${table}/prd-*`],
    [
      'a pattern inside a text',
      "{ type: String, allowedPattern: '^[a-z]+$' }",
      'tk-{{ P }}-orders',
      `${table}/tk-*-orders`,
    ],
    ['a list, whose pattern is not looked at', "{ type: StringList, allowedPattern: '^a$' }", '{{ P }}', `${table}/*`],
    ['a step output', '', 'tk-{{ Other.Name }}', `${table}/tk-*`],
    ['a global', '', 'tk-{{ global:ACCOUNT_ID }}-{{ automation:EXECUTION_ID }}', `${table}/tk-123456789012-*`],
    [
      'an ARN of another account',
      '',
      'arn:aws:dynamodb:us-east-1:210987654321:table/t',
      'arn:aws:dynamodb:us-east-1:210987654321:table/t',
    ],
    ['a policy variable in a constant', '', 'x-$' + '{aws:username}', `${table}/x-*`],
    ['allowed values that another covers', '{ type: String, allowedValues: [a, "a*"] }', '{{ P }}', `${table}/a*`],
  ]
  it.each(narrowed)('narrows by %s', (_name, parameter, value, resources) => {
    const parameters = parameter === '' ? '' : `parameters: { P: ${parameter} }\n`
    const document = documentOf(
      `${parameters}mainSteps:\n  - { name: S, action: 'aws:executeAwsApi', inputs: { Service: dynamodb, Api: DescribeTable, TableName: '${value}' } }`,
    )
    expect(lines(policyFor(document, place))).toEqual([`dynamodb:DescribeTable on ${resources}`])
  })

  it.each([
    ['^arn:(?:aws|aws-cn|aws-us-gov):sns:[a-z0-9-]+:\\\\d{12}:Automation.*$', 'arn:aws:sns:*:*:Automation*'],
    ['^arn:(aws[a-z-]*)?:sns:.*$', 'arn:aws:sns:*:*:*'],
    ['^arn:.*$', 'arn:aws:sns:*:*:*'],
    ['.*', 'arn:aws:sns:*:*:*'],
  ])('writes partition and service of an ARN out: %s', (pattern, resource) => {
    const document = documentOf(
      `parameters: { Topic: { type: String, allowedPattern: "${pattern}" } }\nmainSteps:\n  - { name: S, action: 'aws:executeAwsApi', inputs: { Service: sns, Api: Publish, TopicArn: '{{ Topic }}', Message: m } }`,
    )
    expect(lines(policyFor(document, place))).toEqual([`sns:Publish on ${resource}`])
  })

  it('narrows by variables and by what a loop counts through', () => {
    const document = documentOf(`
variables: { Which: { type: String, default: a } }
mainSteps:
  - name: Set
    action: aws:updateVariable
    inputs: { Name: 'variable:Which', Value: b }
  - name: Use
    action: aws:executeAwsApi
    inputs: { Service: sqs, Api: PurgeQueue, QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/{{ variable:Which }}' }
  - name: Each
    action: aws:loop
    inputs:
      Iterators: [x, y]
      Steps:
        - name: Inner
          action: aws:executeAwsApi
          inputs: { Service: dynamodb, Api: DescribeTable, TableName: '{{ Each.CurrentIteratorValue }}' }
`)
    expect(lines(policyFor(document, place))).toEqual([
      `dynamodb:DescribeTable on ${table}/x ${table}/y`,
      'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:a arn:aws:sqs:eu-west-1:123456789012:b',
    ])
  })

  it('leaves Region and account open where they are not given', () => {
    expect(lines(policyFor(stepsOf(call('dynamodb', 'DescribeTable', 'TableName: t'))))).toEqual([
      'dynamodb:DescribeTable on arn:aws:dynamodb:*:*:table/t',
    ])
    expect(
      lines(policyFor(stepsOf(call('dynamodb', 'DescribeTable', 'TableName: t')), { ...place, partition: 'aws-cn' })),
    ).toEqual(['dynamodb:DescribeTable on arn:aws-cn:dynamodb:eu-west-1:123456789012:table/t'])
  })

  const composite: readonly (readonly [name: string, step: string, actions: readonly string[]])[] = [
    ['sleep, branch, pause', "action: 'aws:sleep', inputs: { Duration: PT1S }", []],
    ['approve without topic', "action: 'aws:approve', inputs: { Approvers: [a] }", []],
    [
      'changeInstanceState',
      "action: 'aws:changeInstanceState', inputs: { InstanceIds: ['{{ I }}'], DesiredState: stopped }",
      ['ec2:DescribeInstances', 'ec2:StopInstances'],
    ],
    [
      'runCommand',
      "action: 'aws:runCommand', inputs: { DocumentName: AWS-RunShellScript, InstanceIds: ['{{ I }}'] }",
      ['ssm:CancelCommand', 'ssm:ListCommandInvocations', 'ssm:ListCommands', 'ssm:SendCommand'],
    ],
    [
      'invokeLambdaFunction',
      "action: 'aws:invokeLambdaFunction', inputs: { FunctionName: f }",
      ['lambda:InvokeFunction'],
    ],
    [
      'executeAutomation',
      "action: 'aws:executeAutomation', inputs: { DocumentName: Child }",
      ['ssm:GetAutomationExecution', 'ssm:StartAutomationExecution', 'ssm:StopAutomationExecution'],
    ],
    ['names that differ', call('lambda', 'Invoke', 'FunctionName: f'), ['lambda:InvokeFunction']],
    ['names that differ in S3', call('s3', 'HeadBucket', 'Bucket: b'), ['s3:ListBucket']],
    ['snake case and capitals', call('EC2', 'describe_instances'), ['ec2:DescribeInstances']],
    ['elbv2', call('elbv2', 'DescribeLoadBalancers'), ['elasticloadbalancing:DescribeLoadBalancers']],
    [
      'what a restored table takes',
      call('dynamodb', 'RestoreTableFromBackup', 'TargetTableName: t, BackupArn: "{{ B }}"'),
      [
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:RestoreTableFromBackup',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
    ],
    [
      'a function that enters a VPC',
      call('lambda', 'UpdateFunctionConfiguration', 'FunctionName: f, VpcConfig: { SubnetIds: [s] }'),
      ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs', 'lambda:UpdateFunctionConfiguration'],
    ],
    [
      'a function that enters none',
      call('lambda', 'UpdateFunctionConfiguration', 'FunctionName: f, Timeout: 30'),
      ['lambda:UpdateFunctionConfiguration'],
    ],
  ]
  it.each(composite)('knows the calls of %s', (_name, step, actions) => {
    const found = policyFor(stepsOf(step), place).Statement.flatMap((statement) => statement.Action)
    expect([...found].sort()).toEqual(expect.arrayContaining([...actions]))
    expect(found.length).toBeLessThanOrEqual(actions.length + 1) // changeInstanceState also looks at the status
  })

  it('starts a child by document, definition and execution', () => {
    const policy = policyFor(
      stepsOf("action: 'aws:executeAutomation', inputs: { DocumentName: AWS-StopEC2Instance }"),
      place,
    )
    expect(lines(policy).find((line) => line.startsWith('ssm:StartAutomationExecution'))).toBe(
      'ssm:StartAutomationExecution on arn:aws:ssm:eu-west-1:*:automation-definition/AWS-StopEC2Instance:* ' +
        'arn:aws:ssm:eu-west-1:*:document/AWS-StopEC2Instance arn:aws:ssm:eu-west-1:123456789012:automation-execution/*',
    )
  })

  it('passes a role only where one is given, and only to the service that takes it', () => {
    const role = 'arn:aws:iam::123456789012:role/fn'
    expect(
      lines(
        policyFor(stepsOf(call('lambda', 'UpdateFunctionConfiguration', `FunctionName: f, Role: '${role}'`)), place),
      ),
    ).toEqual([
      `iam:PassRole on ${role} to lambda.amazonaws.com`,
      'lambda:UpdateFunctionConfiguration on arn:aws:lambda:eu-west-1:123456789012:function:f',
    ])
    const open = policyFor(
      stepsOf(call('lambda', 'UpdateFunctionConfiguration', "FunctionName: f, Role: '{{ R }}'")),
      place,
    )
    expect(lines(open)[0]).toBe('iam:PassRole on arn:aws:iam::123456789012:role/* to lambda.amazonaws.com')
    const profile = policyFor(
      stepsOf(call('ec2', 'AssociateIamInstanceProfile', 'InstanceId: i-1, IamInstanceProfile: { Name: p }')),
      place,
    )
    expect(lines(profile)).toContain('iam:PassRole on arn:aws:iam::123456789012:role/* to ec2.amazonaws.com')
    expect(
      JSON.stringify(policyFor(stepsOf(call('sts', 'AssumeRole', `RoleArn: '${role}', RoleSessionName: s`)), place)),
    ).not.toContain('PassRole')
  })

  it('finds the calls of scripts, with what the payload gives', () => {
    const document = documentOf(`
parameters: { Bucket: { type: String, allowedPattern: '^tk-nq-[a-z]+$' } }
mainSteps:
  - name: Script
    action: aws:executeScript
    inputs:
      Runtime: python3.11
      Handler: main
      InputPayload: { bucket: '{{ Bucket }}' }
      Script: |
        import boto3
        def main(events, context):
            boto3.client('s3').put_object(Bucket=events['bucket'], Key='report.txt', Body='x')
            boto3.client('dynamodb', region_name='us-east-1').get_item(TableName='t', Key=events['key'])
`)
    const { policy, warnings } = derivePolicy(document, place)
    expect(lines(policy)).toEqual([
      'dynamodb:GetItem on arn:aws:dynamodb:us-east-1:123456789012:table/t',
      's3:PutObject on arn:aws:s3:::tk-nq-*/report.txt',
    ])
    expect(warnings).toEqual([])
  })

  const reported: readonly (readonly [name: string, step: string, message: RegExp])[] = [
    ['an operation that is not known', call('ec2', 'DescribeNothing'), /DescribeNothing/],
    ['an operation that only the run knows', call("'{{ S }}'", 'X'), /known only when it runs/],
    [
      'an attachment',
      "action: 'aws:executeScript', inputs: { Runtime: python3.11, Handler: h, Attachment: a.zip }",
      /attachment/,
    ],
    [
      'PowerShell',
      "action: 'aws:executeScript', inputs: { Runtime: PowerShell 7.4, Script: Get-EC2Instance }",
      /PowerShell/,
    ],
    [
      'a script that hides its calls',
      "action: 'aws:executeScript', inputs: { Runtime: python3.11, Handler: h, Script: 'import boto3; boto3.client(x).y()' }",
      /script line 1: .*not a constant/,
    ],
    [
      'a child that is not at hand',
      "action: 'aws:executeAutomation', inputs: { DocumentName: Child }",
      /Child is not at hand/,
    ],
    ['a stack', "action: 'aws:createStack', inputs: { StackName: s, TemplateBody: t }", /template/],
    ['an action that is not known', "action: 'aws:dance', inputs: {}", /aws:dance/],
    [
      'own credentials',
      `action: 'aws:executeScript', inputs: { Runtime: python3.11, Handler: h, Script: "import boto3; boto3.client('ec2', aws_access_key_id=k).describe_vpcs()" }`,
      /credentials of its own/,
    ],
  ]
  it.each(reported)('reports %s', (_name, step, message) => {
    const seen: string[] = []
    policyFor(stepsOf(step), { ...place, onWarning: (warning) => seen.push(`${warning.step}: ${warning.message}`) })
    expect(seen).toContainEqual(expect.stringMatching(message))
    expect(seen.every((text) => text.startsWith('S0: '))).toBe(true)
  })

  it('takes the needs of children that run under the same role', () => {
    const child = documentOf(`
assumeRole: '{{ AutomationAssumeRole }}'
parameters: { AutomationAssumeRole: { type: String, default: '' }, Table: { type: String }, Other: { type: String, default: fixed } }
mainSteps:
  - { name: A, action: 'aws:executeAwsApi', inputs: { Service: dynamodb, Api: DescribeTable, TableName: '{{ Table }}' } }
  - { name: B, action: 'aws:executeAwsApi', inputs: { Service: dynamodb, Api: DeleteTable, TableName: '{{ Other }}' } }
`)
    const parent = (more: string): AutomationDocument =>
      documentOf(
        `assumeRole: '{{ AutomationAssumeRole }}'\nparameters: { AutomationAssumeRole: { type: String }, T: { type: String, allowedValues: [x, y] } }\n` +
          `mainSteps:\n  - { name: Run, action: 'aws:executeAutomation', inputs: { DocumentName: Child, RuntimeParameters: { Table: ['{{ T }}']${more} } } }`,
      )
    const options = { ...place, documents: { Child: child } }
    const own = [`dynamodb:DeleteTable on ${table}/fixed`, `dynamodb:DescribeTable on ${table}/x ${table}/y`]
    expect(lines(policyFor(parent(''), options))).toEqual(expect.arrayContaining(own))
    const same = derivePolicy(parent(", AutomationAssumeRole: ['{{AutomationAssumeRole}}']"), options)
    expect(lines(same.policy)).toEqual(expect.arrayContaining(own))
    expect(lines(same.policy)).toContain('iam:PassRole on arn:aws:iam::123456789012:role/* to ssm.amazonaws.com')
    expect(same.warnings).toEqual([])
    expect(same.uses.find((use) => use.action === 'dynamodb:DeleteTable')?.steps).toEqual(['Run'])
    const other = policyFor(parent(", AutomationAssumeRole: 'arn:aws:iam::123456789012:role/other'"), options)
    expect(JSON.stringify(other)).not.toContain('dynamodb')
    expect(lines(other)).toContain('iam:PassRole on arn:aws:iam::123456789012:role/other to ssm.amazonaws.com')
  })

  it('ends on documents that start each other', () => {
    const loop = stepsOf("action: 'aws:executeAutomation', inputs: { DocumentName: A }", call('ec2', 'DescribeVpcs'))
    expect(lines(policyFor(loop, { ...place, documents: { A: loop } }))).toContain('ec2:DescribeVpcs on *')
  })

  it('reports a policy that is too large, and leaves the Sids out where that helps', () => {
    const many = (count: number): AutomationDocument =>
      stepsOf(
        ...Array.from({ length: count }, (_, index) =>
          call('dynamodb', 'DescribeTable', `TableName: ${'t'.repeat(60)}${index}`),
        ),
      )
    const small = derivePolicy(many(10), place)
    expect(sizeOf(small.policy)).toBeLessThan(6_144)
    expect(small.warnings).toEqual([])
    expect(derivePolicy(many(60), place).warnings).toEqual([
      { message: expect.stringMatching(/managed policy: make it an inline policy/) },
    ])
    expect(derivePolicy(many(110), place).warnings).toEqual([{ message: expect.stringMatching(/split the document/) }])
  })

  it('survives malformed documents', () => {
    const odd = [
      { mainSteps: [{ name: 'A', action: 'aws:executeAwsApi' }] },
      { mainSteps: [{ name: 'A', action: 5, inputs: null }] },
      {
        mainSteps: [
          {
            name: '__proto__',
            action: 'aws:executeScript',
            inputs: { Runtime: 'python3.11', Script: 5, InputPayload: [] },
          },
        ],
      },
      { mainSteps: [{ name: 'A', action: 'constructor', inputs: {} }], parameters: { constructor: null } },
      { mainSteps: [{ name: 'A', action: 'aws:loop', inputs: { Steps: 'x', Iterators: '{{ __proto__ }}' } }] },
      { mainSteps: 'x' },
      {},
    ]
    for (const one of odd) expect(derivePolicy(one as unknown as AutomationDocument).policy.Version).toBe('2012-10-17')
  })
})

describe('the policy of any document', () => {
  const pool: readonly Step[] = [
    {
      name: 'a',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'dynamodb', Api: 'UpdateTable', TableName: '{{ P }}' },
    },
    {
      name: 'b',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'dynamodb', Api: 'DescribeTable', TableName: 'orders' },
    },
    {
      name: 'c',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'dynamodb', Api: 'DescribeTable', TableName: '{{ b.X }}' },
    },
    { name: 'd', action: 'aws:runCommand', inputs: { DocumentName: 'AWS-RunShellScript', InstanceIds: ['{{ I }}'] } },
    { name: 'e', action: 'aws:changeInstanceState', inputs: { InstanceIds: ['i-1'], DesiredState: 'running' } },
    {
      name: 'f',
      action: 'aws:executeScript',
      inputs: { Runtime: 'python3.11', Handler: 'h', Script: "import boto3\nboto3.client('s3').list_buckets()" },
    },
    {
      name: 'g',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'lambda', Api: 'UpdateFunctionConfiguration', FunctionName: 'f', Role: '{{ R }}' },
    },
    { name: 'h', action: 'aws:executeAwsApi', inputs: { Service: 'ec2', Api: 'DescribeNothing' } },
    {
      name: 'i',
      action: 'aws:loop',
      inputs: {
        Iterators: ['x'],
        Steps: [
          { name: 'j', action: 'aws:executeAwsApi', inputs: { Service: 'sqs', Api: 'ListQueues' } },
        ] as unknown as Json,
      },
    },
  ]
  const of = (steps: readonly Step[]): AutomationDocument => ({
    schemaVersion: '0.3',
    parameters: { P: { type: 'String', allowedValues: ['x', 'y'] } },
    mainSteps: steps,
  })

  it('does not depend on the order of the steps', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...pool]), (steps) => {
        const sorted = [...steps].sort((x, y) => (x.name < y.name ? -1 : 1))
        expect(JSON.stringify(derivePolicy(of(steps), place))).toBe(JSON.stringify(derivePolicy(of(sorted), place)))
      }),
      { numRuns: 40 },
    )
  })

  it('loses nothing when a step is added', () => {
    fc.assert(
      fc.property(fc.subarray([...pool]), fc.constantFrom(...pool), (steps, added) => {
        const before = policyFor(of(steps), place)
        const after = policyFor(of([...steps.filter((step) => step !== added), added]), place)
        for (const statement of before.Statement) {
          for (const action of statement.Action) {
            for (const resource of [statement.Resource].flat())
              expect(allows(after, action, resource), `${action} ${resource}`).toBe(true)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('says each action on a resource once, with Sids that differ', () => {
    const { Statement: statements } = policyFor(of(pool), place)
    const sids = statements.map((statement) => statement.Sid)
    expect(new Set(sids).size).toBe(sids.length)
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/)
    const pairs = lines({ Version: '2012-10-17', Statement: statements })
    expect(new Set(pairs).size).toBe(pairs.length)
  })
})

/** IAM's evaluation, as far as these policies use it. */
function allows(policy: PolicyDocument, action: string, resource: string): boolean {
  const matches = (pattern: string): boolean =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ).test(resource)
  return policy.Statement.some(
    (statement) => statement.Action.includes(action) && [statement.Resource].flat().some(matches),
  )
}

describe('trustPolicy', () => {
  it('lets only executions of this account take the role', () => {
    expect(trustPolicy({ account: '123456789012' })).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AutomationTakesTheRole',
          Effect: 'Allow',
          Principal: { Service: 'ssm.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': '123456789012' },
            ArnLike: { 'aws:SourceArn': 'arn:aws:ssm:*:123456789012:automation-execution/*' },
          },
        },
      ],
    })
  })
})
