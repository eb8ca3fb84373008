import { expect, it } from 'vitest'
import { changes, iamAction } from '../../src/aws/index.ts'

it.each([
  ['dynamodb:UpdateTable', true],
  ['iam:AttachRolePolicy', true],
  ['ec2:CreateTags', true],
  ['dynamodb:DescribeTable', false],
  ['s3:ListAllMyBuckets', false],
  ['sns:Publish', false],
  ['cloudformation:DetectStackDrift', false],
  ['kms:Decrypt', false],
])('%s changes something: %s', (name, expected) => {
  const action = iamAction(name)
  if (action === undefined) throw new Error(`IAM does not know ${name}`)
  expect(changes(action)).toBe(expected)
})

it('lists only actions that IAM knows as writing: the others need no exception', async () => {
  const { readFileSync } = await import('node:fs')
  const text = readFileSync(new URL('../../src/aws/harmless.ts', import.meta.url), 'utf8')
  const listed = [...text.matchAll(/^ {2}'([\w-]+:\w+)',$/gm)].map((match) => match[1] ?? '')
  expect(listed.length).toBeGreaterThan(10)
  expect(listed.filter((name) => iamAction(name) === undefined)).toEqual([])
})
