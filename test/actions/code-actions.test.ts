import { describe, expect, test } from 'vitest'
import { findAction, type HttpRequest, type ScriptRequest, StepFailure, selectOutput } from '../../src/actions/index.ts'
import { type Json, type JsonObject, parseSelector } from '../../src/document/index.ts'
import { checked, outputOf, play } from './play.ts'

const script = findAction('aws:executeScript')!
const lambda = findAction('aws:invokeLambdaFunction')!
const webhook = findAction('aws:invokeWebhook')!

function select(action: typeof script, output: JsonObject, text: string): Json | undefined {
  const parsed = parseSelector(text)
  if (!parsed.ok) throw new Error(parsed.message)
  const selected = selectOutput(action, output, parsed.selector)
  return selected.found ? selected.value : undefined
}

describe('aws:executeScript', () => {
  const python = { Runtime: 'python3.11', Handler: 'handler', Script: 'def handler(events, context): …' }
  const returning = (value: Json) => play(script, python, { script: async () => value })

  test('hands the script over and puts out what it returned', async () => {
    const requests: ScriptRequest[] = []
    const inputs = { ...python, Attachment: 'a.zip', InputPayload: { a: [1] } }
    const played = await play(script, inputs, {
      step: { timeoutSeconds: '60' },
      script: async (request) => {
        requests.push(request)
        return { verdict: 'raise' }
      },
    })
    expect(requests).toEqual([
      {
        region: 'eu-west-1',
        runtime: 'python3.11',
        handler: 'handler',
        script: python.Script,
        attachment: 'a.zip',
        payload: { a: [1] },
        timeoutSeconds: 60,
      },
    ])
    expect(outputOf(played)).toEqual({ Payload: { verdict: 'raise' } })
    expect(select(script, outputOf(played), '$.Payload.verdict')).toBe('raise')
  })

  test('gives an empty payload and 600 s by default, and never more', async () => {
    const requests: ScriptRequest[] = []
    const run = async (request: ScriptRequest) => {
      requests.push(request)
      return null
    }
    await play(script, python, { script: run })
    await play(script, python, { script: run, step: { timeoutSeconds: 3_600 } })
    expect(requests).toMatchObject([{ payload: {}, timeoutSeconds: 600 }, { timeoutSeconds: 600 }])
  })

  test('cuts a returned list to 100 items, and only that', async () => {
    const list = Array.from({ length: 101 }, (_, index) => index)
    expect(outputOf(await returning(list))['Payload']).toEqual(list.slice(0, 100))
    expect(outputOf(await returning({ list }))['Payload']).toEqual({ list })
  })

  test('refuses more than 100 KB', async () => {
    expect((await returning('x'.repeat(102_398))).failure).toBeUndefined()
    expect((await returning('é'.repeat(60_000))).failure).toMatchObject({
      stage: 'PostVerification',
      message: expect.stringMatching(/120002 bytes/),
    })
  })

  test('a failing script is worded as SSM words it', async () => {
    const thrown = new StepFailure("Traceback (most recent call last):\n\nKeyError - 'x'")
    const { failure } = await play(script, python, { script: () => Promise.reject(thrown) })
    expect(failure?.message).toBe(
      "Step fails when it is Poll action status for completion. Traceback (most recent call last):\n\nKeyError - 'x'. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.",
    )
  })

  test('a defect is no failure of the step', async () => {
    await expect(play(script, python, { script: () => Promise.reject(new TypeError('ours')) })).rejects.toThrow(
      TypeError,
    )
  })

  test('is checked', () => {
    expect(checked(script, python)).toEqual([])
    expect(checked(script, { Runtime: 'python3.11', Script: 'x' })).toEqual([expect.stringContaining('Handler')])
    expect(checked(script, { Runtime: 'PowerShell 7.4', Script: 'x', Handler: 'h' })).toEqual([
      expect.stringMatching(/^error Handler: /),
    ])
    expect(checked(script, { ...python, Runtime: 'python3.7' })).toEqual([expect.stringMatching(/^warning Runtime: /)])
    expect(checked(script, { Runtime: '{{ Runtime }}', Script: 'x' })).toEqual([])
  })
})

describe('aws:invokeLambdaFunction', () => {
  const invoke = (answer: JsonObject, inputs: JsonObject = {}) =>
    play(lambda, { FunctionName: 'f', ...inputs }, { aws: { Invoke: () => answer } })

  test('sends InputPayload as JSON, before Payload', async () => {
    const inputs = { InputPayload: { a: 1 }, Payload: '{"b":2}', LogType: 'Tail', Qualifier: '' }
    const { calls } = await invoke({ StatusCode: 200 }, inputs)
    expect(calls[0]?.input).toEqual({
      FunctionName: 'f',
      InvocationType: 'RequestResponse',
      LogType: 'Tail',
      Payload: '{"a":1}',
    })
    expect((await invoke({ StatusCode: 200 }, { Payload: '{"b":2}' })).calls[0]?.input['Payload']).toBe('{"b":2}')
  })

  test('puts out JSON text, and a returned text without its quotes', async () => {
    expect(outputOf(await invoke({ StatusCode: 200, Payload: '{"a":1}', ExecutedVersion: '3' }))).toEqual({
      StatusCode: 200,
      Payload: '{"a":1}',
    })
    expect(outputOf(await invoke({ StatusCode: 200, Payload: '"vol-1"' }))['Payload']).toBe('vol-1')
    expect(outputOf(await invoke({ StatusCode: 202, Payload: '' }))).toEqual({ StatusCode: 202 })
  })

  test('decodes a payload that arrives as base64, and nothing else', async () => {
    const blob = Buffer.from('{"name":"Zoë"}').toString('base64')
    expect(outputOf(await invoke({ StatusCode: 200, Payload: blob }))['Payload']).toBe('{"name":"Zoë"}')
    expect(outputOf(await invoke({ StatusCode: 200, Payload: '1234' }))['Payload']).toBe('1234')
    expect(outputOf(await invoke({ StatusCode: 200, Payload: 'plaintxt' }))['Payload']).toBe('plaintxt')
  })

  test('selectors read the output, else what the function returned', async () => {
    const output = outputOf(await invoke({ StatusCode: 200, Payload: '{"Retry":true,"n":{"m":1}}' }))
    expect(select(lambda, output, '$.StatusCode')).toBe(200)
    expect(select(lambda, output, '$.Retry')).toBe(true)
    expect(select(lambda, output, '$.Payload')).toBe('{"Retry":true,"n":{"m":1}}')
    expect(select(lambda, output, '$.Payload.n.m')).toBe(1)
    expect(select(lambda, output, '$')).toEqual({ Retry: true, n: { m: 1 } })
    expect(select(lambda, output, '$.none')).toBeUndefined()
    expect(select(lambda, { StatusCode: 200, Payload: 'plain' }, '$')).toEqual({ StatusCode: 200, Payload: 'plain' })
  })

  test('an error of the function fails the step with its message', async () => {
    const { failure } = await invoke({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      Payload: '{"errorMessage":"boom"}',
    })
    expect(failure?.message).toContain('The Lambda function f failed (Unhandled): boom')
    expect(failure?.output).toMatchObject({ FunctionError: 'Unhandled' })
  })

  test('is checked', () => {
    expect(checked(lambda, { FunctionName: 'f', LogType: 'Tail', InvocationType: 'Event' })).toHaveLength(1)
    expect(checked(lambda, { FunctionName: 'f', LogType: 'Tail' })).toEqual([])
  })
})

describe('aws:invokeWebhook', () => {
  const integration = {
    Description: 'x',
    URL: 'https://hooks.example.com/1',
    headers: { 'X-Token': 'secret' },
    payload: { text: 'hi' },
  }
  const requests: HttpRequest[] = []
  const post = (inputs: JsonObject, value: Json = integration, status = 200) =>
    play(webhook, inputs, {
      aws: {
        GetParameter: () => ({ Parameter: { Value: typeof value === 'string' ? value : JSON.stringify(value) } }),
      },
      http: async (request) => {
        requests.push(request)
        return { status, body: 'ok' }
      },
    })

  test('posts what the integration says; Body replaces its payload', async () => {
    const played = await post({ IntegrationName: 'chat' })
    expect(played.calls[0]?.input).toEqual({
      Name: '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/webhook/chat',
      WithDecryption: true,
    })
    expect(requests.at(-1)).toEqual({
      method: 'POST',
      url: integration.URL,
      headers: { 'X-Token': 'secret' },
      body: '{"text":"hi"}',
    })
    expect(outputOf(played)).toEqual({ Response: 'ok', ResponseCode: '200' })
    await post({ IntegrationName: 'chat', Body: 'other' })
    expect(requests.at(-1)?.body).toBe('other')
  })

  test('an answer of 400 or more fails the step', async () => {
    expect((await post({ IntegrationName: 'chat' }, integration, 503)).failure?.output).toEqual({
      Response: 'ok',
      ResponseCode: '503',
    })
  })

  test.each([['not JSON'], [{ ...integration, URL: 'http://plain.example.com' }], [{ headers: {} }]])(
    'refuses %j without saying what is in it',
    async (value) => {
      const { failure } = await post({ IntegrationName: 'chat' }, value)
      expect(failure).toMatchObject({
        stage: 'InputValidation',
        message: expect.stringContaining('webhook integration chat'),
      })
      expect(failure?.message).not.toMatch(/secret|plain\.example/)
    },
  )
})
