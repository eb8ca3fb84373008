import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/check/index.ts'
import type { Diagnostic } from '../../src/document/index.ts'
import { corpusDocuments, corpusFolder, mutants } from './corpus.ts'

/** Documents that SSM would refuse, and why they are in the corpus. */
const defects: readonly (readonly [name: RegExp, rules: readonly string[], reason: string])[] = [
  [/^(awslabs-ssm\/\w+_Design__|digito\/)schema\.json$/, ['no-steps'], 'design drafts with an empty list of steps'],
  [
    /^digito\/(docdb_sop_scaling_(down|up)|elasticache_test_reboot_cluster)__/,
    ['missing-key'],
    'drafts: a step without action',
  ],
  [
    /^thomasvincent\/lambda_function_management\.yaml$/,
    ['condition'],
    'And beside Not in one condition; never accepted by SSM',
  ],
]

/** Mistakes in documents that AWS itself publishes, as the service model shows them. */
const published = [
  'AWSDocs-IncreaseAppAvailability.json /mainSteps/0/inputs/Api',
  'AWSDocs-IncreaseAppAvailability.json /mainSteps/1/inputs/Api',
  'AWSSupport-CloneXenEC2InstanceAndMigrateToNitro.json /mainSteps/2/outputs/4/Selector',
  'AWSSupport-CloneXenEC2WinInstanceAndMigrateToNitro.json /mainSteps/1/outputs/6/Selector',
  'AWSSupport-MigrateXenToNitroLinux.json /mainSteps/1/outputs/4/Selector',
  'AWSSupport-MigrateXenToNitroWindows.json /mainSteps/1/outputs/4/Selector',
  'AWSSupport-ValidateFSxWindowsADConfig.json /mainSteps/11/outputs/1/Selector',
]

it('has the corpus at hand', () => {
  if (process.env['CI'] === 'true') expect(corpusFolder, 'set GUARDIA_CORPUS').toBeDefined()
})

describe.skipIf(corpusFolder === undefined)('the corpus of real documents (GUARDIA_CORPUS)', () => {
  const documents = corpusFolder === undefined ? [] : corpusDocuments(corpusFolder)
  const found = new Map<string, readonly Diagnostic[]>()
  for (const { name, text } of documents) found.set(name, checkDocument(text))
  const errorsOf = (name: string) => (found.get(name) ?? []).filter(({ severity }) => severity === 'error')

  it('gives no false alarm: only drafts and known defects have errors', () => {
    expect(documents.length).toBeGreaterThan(500)
    for (const { name } of documents) {
      const rules = new Set(errorsOf(name).map(({ rule }) => rule))
      const known = defects.find(([pattern]) => pattern.test(name))
      const told = errorsOf(name).map(({ rule, pointer, message }) => `${name} ${rule} ${pointer} ${message}`)
      if (rules.size > 0) expect(known?.[1] ?? [], told.join('\n')).toEqual([...rules])
    }
  })

  it('finds the mistakes that AWS has published, and no other wrong call or selector', () => {
    const told = documents
      .filter(({ name }) => name.startsWith('aws-owned/'))
      .flatMap(({ name }) =>
        (found.get(name) ?? [])
          .filter(({ rule }) => /^unknown-(service|operation|member|selector)$/.test(rule))
          .map(({ pointer }) => `${name.slice('aws-owned/'.length)} ${pointer}`),
      )
    expect(told.sort()).toEqual(published)
  })

  it('says the same of a document as of its text', () => {
    for (const { name, text } of documents.slice(0, 60)) {
      if (!name.endsWith('.json')) continue
      const place = ({ rule, severity, pointer }: Diagnostic) => `${rule} ${severity} ${pointer}`
      const ofData = checkDocument(JSON.parse(text)).map(place).sort()
      expect(ofData, name).toEqual((found.get(name) ?? []).map(place).sort())
    }
  })

  it('catches mutants where they were changed, and the change alone', () => {
    const missed = mutants(corpusFolder ?? '').flatMap((mutant) => {
      const before = new Set(errorsOf(mutant.base).map(({ rule, message }) => `${rule} ${message}`))
      const fresh = checkDocument(mutant.document).filter(
        ({ severity, rule, message }) => severity === 'error' && !before.has(`${rule} ${message}`),
      )
      return fresh.some(({ pointer }) => pointer === mutant.where.pointer) ? [] : [mutant.id]
    })
    expect(missed).toEqual([])
  })
})
