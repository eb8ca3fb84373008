import { expect, it } from 'vitest'
import type { AutomationDocument, Json } from '../../src/document/index.ts'
import { derivePolicy } from '../../src/iam/index.ts'

const step = {
  name: 'Stop',
  action: 'aws:executeAwsApi',
  inputs: { Service: 'dynamodb', Api: 'DeleteTable', TableName: '{{ Name }}-{{ variable:Kind }}' },
}

it.each<[string, Json]>([
  ['null for parameters', { parameters: null }],
  ['a list for parameters', { parameters: [] }],
  ['null for a parameter', { parameters: { Name: null } }],
  ['odd declarations', { parameters: { Name: { default: null, allowedValues: 3, allowedPattern: 4 } } }],
  ['null for variables', { variables: null }],
  ['null for a variable', { variables: { Kind: null } }],
  ['a number for the role', { assumeRole: 5 }],
])('derives the policy of a document with %s', (_what, odd) => {
  const document = { schemaVersion: '0.3', mainSteps: [step], ...(odd as object) } as unknown as AutomationDocument
  expect(derivePolicy(document).uses).toMatchObject([{ action: 'dynamodb:DeleteTable' }])
})

it('derives the policy of a step without inputs that starts a child, and of a child beside a role that is no text', () => {
  const child = {
    schemaVersion: '0.3',
    assumeRole: '{{ Role }}',
    parameters: { Role: { default: 'r' } },
    mainSteps: [step],
  }
  const start = { name: 'Start', action: 'aws:executeAutomation', inputs: { DocumentName: 'Child' } }
  const document = {
    schemaVersion: '0.3',
    assumeRole: ['x'],
    mainSteps: [start, { ...start, name: 'Odd', inputs: null }],
  }
  const { warnings } = derivePolicy(document as unknown as AutomationDocument, {
    documents: { Child: child as unknown as AutomationDocument },
  })
  expect(warnings.map((one) => one.step)).toEqual(['Odd'])
})

it('says nothing of braces and wildcards without end, in little time', () => {
  const started = performance.now()
  for (const text of ['{{ '.repeat(30_000), '${'.repeat(50_000), `arn:aws:s3:::${'*a'.repeat(10_000)}`]) {
    const one = { ...step, inputs: { ...step.inputs, TableName: text } }
    derivePolicy({ schemaVersion: '0.3', mainSteps: [one, { ...one, name: 'Again' }] } as unknown as AutomationDocument)
  }
  expect(performance.now() - started).toBeLessThan(2_000)
})
