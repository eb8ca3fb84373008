import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AutomationDocument, type Json, type Parameter, readSource } from '../../src/document/index.ts'
import { fold, ParameterError, runDocument, valueType } from '../../src/engine/index.ts'

const corpus = process.env['GUARDIA_CORPUS'] ?? '../shared/corpus'
const missing = !existsSync(join(corpus, 'aws-owned'))
if (missing && process.env['CI'] === 'true') throw new Error(`The corpus is not at ${corpus}; set GUARDIA_CORPUS.`)

const resources: { readonly [type: string]: string } = {
  'AWS::EC2::Instance::Id': 'i-0123456789abcdef0',
  'AWS::S3::Bucket::Name': 'some-bucket',
  'AWS::IAM::Role::Arn': 'arn:aws:iam::123456789012:role/some',
}

/** A value that the definition may accept. */
function valueFor(parameter: Parameter): Json {
  const [allowed] = parameter.allowedValues ?? []
  const text =
    resources[parameter.type] ??
    (parameter.allowedPattern?.includes('arn:') ? resources['AWS::IAM::Role::Arn'] : 'some')
  switch (valueType(parameter.type)) {
    case 'Integer':
      return Number(allowed ?? 1)
    case 'Boolean':
      return String(allowed ?? true).toLowerCase() === 'true'
    case 'StringList':
      return [allowed ?? resources['AWS::EC2::Instance::Id'] ?? '']
    case 'StringMap':
      return {}
    case 'MapList':
      return [{}]
    default:
      return allowed ?? text ?? ''
  }
}

describe.skipIf(missing)('a real document', () => {
  const folder = join(corpus, 'aws-owned')
  it('always comes to an end, whatever AWS and its scripts answer', async () => {
    const counts: { [status: string]: number } = {}
    let refused = 0
    for (const file of missing ? [] : readdirSync(folder)) {
      const document = readSource(readFileSync(join(folder, file), 'utf8')).value as unknown as AutomationDocument
      const required = Object.entries(document.parameters ?? {}).filter(([, one]) => one.default === undefined)
      const answers: Json[] = [{}, { Status: 'Success', Payload: '{}', CommandId: 'c', Command: { CommandId: 'c' } }]
      for (const answer of answers) {
        try {
          const result = await runDocument(document, {
            parameters: Object.fromEntries(required.map(([name, one]) => [name, valueFor(one)])),
            aws: () => answer,
            scripts: () => answer,
            approvals: [{ approver: 'maria', decision: 'Approve' }],
          })
          counts[result.status] = (counts[result.status] ?? 0) + 1
          expect(['Success', 'Failed', 'TimedOut'], file).toContain(result.status)
          expect(result.failureMessage ?? '', file).not.toMatch(/TypeError|undefined|\[object/)
          expect(fold(result.events).status).toBe(result.status)
          expect(JSON.parse(JSON.stringify(result.events))).toEqual(result.events)
        } catch (error) {
          if (!(error instanceof ParameterError)) throw error
          refused += 1
        }
      }
    }
    expect(counts['Success']).toBeGreaterThan(20)
    expect(counts['Failed']).toBeGreaterThan(100)
    expect(refused).toBeLessThan(250)
  }, 60_000)
})
