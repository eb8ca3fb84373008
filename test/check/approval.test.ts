import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkDocument } from '../../src/check/index.ts'
import type { JsonObject, Step } from '../../src/document/index.ts'

const write = { Service: 'lambda', Api: 'DeleteFunction', FunctionName: 'orders' }
const approve = { Approvers: ['arn:aws:iam::111122223333:role/OnCall'] }
const names = ['One_', 'Two_', 'Three', 'Four_', 'Five_', 'Six_']

const target = fc.constantFrom(...names)
const kind = fc.constantFrom('sleep', 'approve', 'write', 'branch')
const shape = fc.record({
  kind,
  next: fc.option(target, { nil: undefined }),
  end: fc.boolean(),
  failure: fc.oneof(
    fc.constantFrom('Abort', 'Continue'),
    target.map((name) => `step:${name}`),
  ),
  choice: target,
  otherwise: fc.option(target, { nil: undefined }),
})

type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never

function stepOf(one: Shape, name: string): Step {
  const common = {
    name,
    onFailure: one.failure,
    ...(one.next === undefined ? (one.end ? { isEnd: true } : {}) : { nextStep: one.next }),
  }
  if (one.kind === 'sleep') return { ...common, action: 'aws:sleep', inputs: { Duration: 'PT1S' } }
  if (one.kind === 'approve') return { ...common, action: 'aws:approve', inputs: approve }
  if (one.kind === 'write') return { ...common, action: 'aws:executeAwsApi', inputs: write }
  const Choices = [{ NextStep: one.choice, Variable: '{{ global:REGION }}', StringEquals: 'eu-west-1' }]
  return {
    ...common,
    action: 'aws:branch',
    inputs: { Choices, ...(one.otherwise === undefined ? {} : { Default: one.otherwise }) },
  }
}

/** Writes that some run reaches without approval: every run is walked as SSM walks it, one step at a time. */
function reachedByRunning(steps: readonly Step[]): ReadonlySet<string> {
  const writes = new Set<string>()
  const seen = new Set<string>()
  const run = (at: number, approved: boolean): void => {
    const step = steps[at]
    if (step === undefined || seen.has(`${at} ${approved}`)) return
    seen.add(`${at} ${approved}`)
    if (step.action === 'aws:executeAwsApi' && !approved) writes.add(step.name)
    const to = (name: string) => steps.findIndex((one) => one.name === name)
    const onward = step.nextStep !== undefined ? to(step.nextStep) : step.isEnd === true ? steps.length : at + 1
    const after = approved || step.action === 'aws:approve'
    if (step.action === 'aws:branch') {
      const { Choices, Default } = step.inputs as { Choices: { NextStep: string }[]; Default?: string }
      run(to(Choices[0]?.NextStep ?? ''), approved)
      run(Default === undefined ? onward : to(Default), approved)
    } else run(onward, after)
    if (step.onFailure === 'Continue') run(onward, approved)
    else if (step.onFailure?.startsWith('step:')) run(to(step.onFailure.slice(5)), approved)
  }
  run(0, false)
  return writes
}

it('tells exactly the writes that some run reaches without approval', () => {
  fc.assert(
    fc.property(fc.array(shape, { minLength: names.length, maxLength: names.length }), (shapes) => {
      const steps = shapes.map((one, index) => stepOf(one, names[index] ?? ''))
      const document = { schemaVersion: '0.3', mainSteps: steps } as unknown as JsonObject
      const told = checkDocument(document, { approval: 'error' }).filter(
        ({ rule }) => rule === 'write-without-approval',
      )
      expect(new Set(told.map(({ step }) => step))).toEqual(reachedByRunning(steps))
      expect(told.every(({ severity }) => severity === 'error')).toBe(true)
    }),
    { numRuns: 400 },
  )
})

const one = (step: JsonObject): JsonObject => ({ schemaVersion: '0.3', mainSteps: [{ name: 'Only', ...step }] })
const script = (source: string) =>
  one({ action: 'aws:executeScript', inputs: { Runtime: 'python3.11', Handler: 'main', Script: source } })
const tells = (document: JsonObject, options = {}) =>
  checkDocument(document, options).some(({ rule }) => rule === 'write-without-approval')

it('knows what writes', () => {
  const api = (Service: string, Api: string, more = {}) =>
    one({ action: 'aws:executeAwsApi', inputs: { Service, Api, ...more } })
  expect(tells(api('dynamodb', 'DescribeTable', { TableName: 'a' }))).toBe(false)
  expect(tells(api('dynamodb', 'update_table', { TableName: 'a' }))).toBe(true)
  expect(tells(api('dynamodb', 'TagResource', { ResourceArn: 'a', Tags: [] }))).toBe(true)
  expect(tells(api('sns', 'Publish', { Message: 'a' }))).toBe(false)
  expect(tells(one({ action: 'aws:deleteStack', inputs: { StackName: 'a' } }))).toBe(true)
  expect(tells(one({ action: 'aws:sleep', inputs: { Duration: 'PT1S' } }))).toBe(false)
  expect(tells(one({ action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'a' } }))).toBe(true)
  expect(
    tells(one({ action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'a', InvocationType: 'DryRun' } })),
  ).toBe(false)
})

it('scans scripts, on the safe side', () => {
  expect(tells(script('def main(events, context):\n  return max(events["a"])'))).toBe(false)
  expect(tells(script('import boto3\ndef main(e, c):\n  return boto3.client("ec2").describe_instances()'))).toBe(false)
  expect(
    tells(
      script(
        'import boto3\ndef main(e, c):\n  # delete_table is not called\n  return boto3.client("ec2").describe_instances()',
      ),
    ),
  ).toBe(false)
  expect(tells(script('import boto3\ndef main(e, c):\n  boto3.client("ec2").stop_instances(InstanceIds=[])'))).toBe(
    true,
  )
  expect(tells(script('import boto3\ndef main(e, c):\n  getattr(boto3.client("ec2"), e["api"])()'))).toBe(true)
  expect(tells(script('import boto3\ndef main(e, c):\n  boto3.client("lambda").invoke(FunctionName="a")'))).toBe(true)
  expect(tells(script('import subprocess\ndef main(e, c):\n  subprocess.run(["aws"])'))).toBe(true)
})

it('asks the given judge of scripts, and is silent for a procedure that says why it is automatic', () => {
  const harmless = script('def main(e, c):\n  return e')
  const deleting = script('import boto3\ndef main(e, c):\n  boto3.client("s3").delete_bucket(Bucket="a")')
  expect(tells(harmless, { scriptWrites: () => 'writes' })).toBe(true)
  expect(tells(deleting, { scriptWrites: () => 'reads' })).toBe(false)
  expect(tells(deleting, { auto: { reason: 'Deletes only what it made.' } })).toBe(false)
  expect(tells(deleting, { auto: { reason: ' ' } })).toBe(true)
})
