/** The rehearsal of LegacyStacks: none left, stacks that hold data and serve others, one that cannot be read, and many. */
import assert from 'node:assert/strict'
import type { Rehearsal, World } from 'guardia/rehearse'
import { reportOf } from '../report-check.ts'
import { legacyStacks } from './procedure.ts'

interface StackOptions {
  readonly outputs?: object
  readonly isProtected?: boolean
}

async function putStack(
  world: World,
  StackName: string,
  resources: object,
  { outputs = {}, isProtected = false }: StackOptions = {},
): Promise<void> {
  const TemplateBody = JSON.stringify({ Resources: resources, Outputs: outputs })
  const stack = { StackName, TemplateBody, EnableTerminationProtection: isProtected }
  await world.call('cloudformation', 'CreateStack', stack)
  for (let tries = 0; ; tries += 1) {
    const { Stacks } = (await world.call('cloudformation', 'DescribeStacks', { StackName })) as {
      Stacks: readonly { StackStatus: string }[]
    }
    const status = Stacks[0]?.StackStatus
    if (status === 'CREATE_COMPLETE') return
    if (tries === 100 || !status?.endsWith('_IN_PROGRESS')) throw new Error(`${StackName} is ${status}.`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

const bucket = (BucketName: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } })
const queue = (QueueName: unknown) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } })
const table = (TableName: string) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
  },
})

async function platform(world: World): Promise<void> {
  await putStack(world, 'other-team', { Queue: queue('other-team') })
}

const read = (operation: string, input = {}) => ({
  name: operation,
  read: { service: 'cloudformation', operation, input },
})

export const legacyStacksRehearsal: Rehearsal = {
  procedure: legacyStacks,
  platform,
  watch: () => [read('DescribeStacks'), read('ListStacks'), read('ListExports')],
  parameters: () => ({}),
  scenarios: [
    {
      name: 'left-behind',
      story: 'Stacks of the CDK with data, protection, an export that another one imports, and drift.',
      incident: async (world) => {
        await putStack(world, 'CDKToolkit', { Staging: bucket('cdk-assets') })
        const Body = 'asset'
        await world.call('s3', 'PutObject', { Bucket: 'cdk-assets', Key: 'asset.zip', Body })
        const shared = { Value: 'shared-queue', Export: { Name: 'TkNqQueueName' } }
        await putStack(
          world,
          'TkNqDataStack',
          { Table: table('tk-nq-cdk-main'), Empty: bucket('tk-nq-cdk-empty'), Queue: queue('tk-nq-cdk') },
          { outputs: { Shared: shared }, isProtected: true },
        )
        await putStack(world, 'TkNqApiStack', { Queue: queue({ 'Fn::ImportValue': 'TkNqQueueName' }) })
        await putStack(world, 'turnaki-frontend', { Queue: queue('turnaki-frontend') })
        await world.call('sqs', 'SetQueueAttributes', {
          QueueUrl: `${world.aws.endpoint}/${world.account}/tk-nq-cdk`,
          Attributes: { VisibilityTimeout: '77' },
        })
        await world.call('sqs', 'DeleteQueue', { QueueUrl: `${world.aws.endpoint}/${world.account}/turnaki-frontend` })
        await world.call('cloudformation', 'DetectStackDrift', { StackName: 'turnaki-frontend' })
      },
      expect: {
        status: 'Success',
        outcome: /^5 findings, first: CDKToolkit is left.*; all 1 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const { findings, parts } = reportOf(run)
          for (const said of [
            'CDKToolkit is left, with 1 resources; its deletion is blocked: the bucket cdk-assets holds objects.',
            'TkNqDataStack is left, with 3 resources; its deletion is blocked: termination protection is on; TkNqApiStack imports TkNqQueueName; the table tk-nq-cdk-main is protected against deletion.',
            'TkNqApiStack is left, with 1 resources.',
            'turnaki-frontend has drifted',
          ])
            assert.ok(findings.includes(said), `The findings do not say: ${said}\n${findings}`)
          const facts = parts['CloudFormation stacks']?.facts
          assert.deepEqual([facts?.['of the CDK or of the platform'], facts?.['others, not looked at']], [4, 1])
          const lines = parts['CloudFormation stacks']?.lines.join('\n') ?? ''
          assert.match(
            lines,
            /TkNqApiStack: CREATE_COMPLETE, 0 days old, 1 resources, drift NOT_CHECKED; nothing found/,
          )
          assert.match(lines, /turnaki-frontend: .* drift DRIFTED on 20/)
        },
      },
    },
    {
      name: 'none-left',
      story: "Only another team's stack is there.",
      expect: { status: 'Success', outcome: /^nothing found; all 1 parts read$/, world: 'unchanged' },
    },
    {
      name: 'bucket-gone',
      story: 'The bucket of a stack was deleted by hand: what it blocks is not known, and the report says so.',
      incident: async (world) => {
        await putStack(world, 'TkNqOldStack', { Bucket: bucket('tk-nq-old') })
        await world.call('s3', 'DeleteBucket', { Bucket: 'tk-nq-old' })
      },
      expect: {
        status: 'Success',
        outcome: /^2 findings, first: TkNqOldStack is left, with 1 resources\.; all 1 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const { findings, parts } = reportOf(run)
          assert.match(findings, /1 resources of TkNqOldStack could not be looked at: what they block is not known/)
          assert.match(parts['CloudFormation stacks']?.lines.join('\n') ?? '', /not read: Bucket: does not exist: /)
        },
      },
    },
    {
      name: 'many',
      story: 'More stacks than a report holds: the oldest are shown, and the rest is counted.',
      incident: async (world) => {
        for (let index = 0; index < 45; index += 1)
          await putStack(world, `TkNq${index}`, { Queue: queue(`tk-nq-${index}`) })
      },
      expect: {
        status: 'Success',
        outcome: /^41 findings, first: Only the 40 oldest of 45 stacks were looked at\.; all 1 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const part = reportOf(run).parts['CloudFormation stacks']
          assert.equal(part?.facts['of the CDK or of the platform'], 45)
          assert.ok((part?.cut ?? 0) >= 5, 'The report does not say that stacks are missing.')
        },
      },
    },
  ],
}
