import { describe, expect, it } from 'vitest'
import { derivePolicy, sizeOf } from '../../src/iam/index.ts'
import { corpusDocuments, corpusFolder } from './corpus.ts'

/** AWS's own documents that list the permissions they need, all of which follow from what their steps call. */
const listed = [
  'AWS-ChangeDDBRWCapacityMode',
  'AWS-CloseSecurityGroup',
  'AWS-DeleteIAMInlinePolicy',
  'AWS-EnableCloudTrailCloudWatchLogs',
  'AWS-EnableCloudTrailKmsEncryption',
  'AWS-EnableCloudTrailLogFileValidation',
  'AWS-QuarantineEC2Instance',
  'AWS-StartStopAuroraCluster',
  'AWSResilienceHub-ChangeEFSProvisionedThroughputSOP_2020-10-26',
  'AWSResilienceHub-ChangeRestApiGwThrottlingSettingsSOP_2020-10-26',
  'AWSResilienceHub-CreateNewDocumentDBInstanceSOP_2020-09-21',
  'AWSResilienceHub-FailoverRdsInstanceTest_2020-04-01',
  'AWSResilienceHub-PromoteDocumentDBReadReplicaSOP_2020-09-21',
  'AWSResilienceHub-RebootRdsInstanceTest_2020-04-01',
  'AWSResilienceHub-UpdateRestApiGwVersionSOP_2020-10-26',
]

it('has the corpus at hand', () => {
  if (process.env['CI'] === 'true') expect(corpusFolder, 'set GUARDIA_CORPUS').toBeDefined()
})

describe.skipIf(corpusFolder === undefined)('policies of the corpus (GUARDIA_CORPUS)', () => {
  const documents = corpusFolder === undefined ? new Map() : corpusDocuments(corpusFolder)
  const place = { region: 'eu-west-1', account: '123456789012' }

  it('are derived for every document, well formed', () => {
    expect(documents.size).toBeGreaterThan(400)
    for (const [name, document] of documents) {
      const { policy, warnings } = derivePolicy(document, place)
      expect(sizeOf(policy), name).toBeLessThan(10_240)
      for (const warning of warnings) expect(warning.message, name).not.toBe('')
      for (const statement of policy.Statement) {
        expect(statement.Action, name).toEqual([...new Set(statement.Action)].sort())
        for (const action of statement.Action) expect(action, name).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/)
        for (const resource of [statement.Resource].flat()) {
          expect(resource, name).toMatch(/^(\*|arn:aws:[a-z0-9-]+:[^:{}]*:[^:{}]*:[^{}]+)$/)
        }
      }
    }
  })

  it.each(listed)('have the permissions that %s lists itself, and no other', (name) => {
    const document = documents.get(`aws-owned/${name}.json`)
    expect(document, 'the document is in the corpus').toBeDefined()
    const text: string = document.description
    const wanted = [...new Set(text.match(/\b[a-z][a-z0-9-]+:[A-Z][A-Za-z]+\*?/g))]
    const found = derivePolicy(document, place).policy.Statement.flatMap((statement) => statement.Action)
    const matches = (action: string, pattern: string): boolean =>
      pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action.toLowerCase() === pattern.toLowerCase()
    expect(wanted.filter((pattern) => !found.some((action) => matches(action, pattern)))).toEqual([])
    expect(found.filter((action) => !wanted.some((pattern) => matches(action, pattern)))).toEqual([])
  })
})
