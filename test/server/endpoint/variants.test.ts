/** The endpoint on a virtual clock, and in front of an AWS that hands out no secrets. */
import {
  CreateDocumentCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
  type SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm'
import { describe, expect, test } from 'vitest'
import { createUser, startLocalAws } from '../../../src/local/index.ts'
import { asks, reads, scripted, sleepy } from './documents.ts'
import { eventually, everything, root, running } from './running.ts'

const make = (ssm: SSMClient, Name: string, Content: string) =>
  ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Automation', DocumentFormat: 'YAML' }))
const start = async (ssm: SSMClient, DocumentName: string): Promise<string> =>
  (await ssm.send(new StartAutomationExecutionCommand({ DocumentName }))).AutomationExecutionId ?? ''
const get = async (ssm: SSMClient, id: string) =>
  (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution

test('virtual: a week of sleep is over at once, and an approval is still waited for', async () => {
  const endpoint = await running('virtual')
  try {
    const ssm = endpoint.client()
    await make(ssm, 'Week', sleepy.replace('PT1S', 'PT167H'))
    await make(ssm, 'Asks', asks('maria'))
    const week = await start(ssm, 'Week')
    const slept = await eventually(
      () => get(ssm, week),
      (one) => one?.AutomationExecutionStatus === 'Success',
    )
    const took = Number(slept?.ExecutionEndTime) - Number(slept?.ExecutionStartTime)
    expect(took).toBeGreaterThanOrEqual(167 * 3_600_000)
    const asking = await start(ssm, 'Asks')
    await eventually(
      () => get(ssm, asking),
      (one) => one?.AutomationExecutionStatus === 'Waiting',
    )
    await new Promise((done) => setTimeout(done, 500))
    expect((await get(ssm, asking))?.AutomationExecutionStatus).toBe('Waiting')
    const maria = await endpoint.person('maria', everything)
    await maria.client.send(new SendAutomationSignalCommand({ AutomationExecutionId: asking, SignalType: 'Approve' }))
    await eventually(
      () => get(ssm, asking),
      (one) => one?.AutomationExecutionStatus === 'Success',
    )
  } finally {
    await endpoint.close()
  }
})

describe('another AWS behind', () => {
  test('knows the one caller it was started with; executions run as that one, or as a role there', async () => {
    const aws = await startLocalAws({ root })
    const endpoint = await running('wall', aws.endpoint)
    try {
      const ssm = endpoint.client()
      await make(ssm, 'Reads', reads)
      await make(ssm, 'Scripted', scripted)
      const id = await start(ssm, 'Reads')
      const done = await eventually(
        () => get(ssm, id),
        (one) => one?.AutomationExecutionStatus === 'Success',
      )
      expect(done?.Outputs?.['Who.Arn']).toEqual([`arn:aws:iam::${aws.account}:root`])
      const script = await start(ssm, 'Scripted')
      await eventually(
        () => get(ssm, script),
        (one) => one?.AutomationExecutionStatus === 'Success',
        30,
      )
      const other = await createUser(endpoint.caller, 'other', everything)
      await expect(start(endpoint.client(other.credentials), 'Reads')).rejects.toMatchObject({
        name: 'UnrecognizedClientException',
      })
    } finally {
      await endpoint.close()
      await aws.stop()
    }
  }, 60_000)
})
