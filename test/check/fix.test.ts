import { describe, expect, it } from 'vitest'
import { checkDocument, fixDocument } from '../../src/check/index.ts'
import { equivalent, readSource } from '../../src/document/index.ts'
import { errorCases } from './cases.ts'
import { corpusDocuments, corpusFolder, mutants } from './corpus.ts'

const head = `# what it is for
schemaVersion: "0.3"   # the only one
description: A case.
`

const mended: readonly (readonly [what: string, before: string, after: string])[] = [
  ['a key of the document', 'paramters: {}', 'parameters: {}'],
  ['a version without quotes', 'schemaVersion: 0.3', 'schemaVersion: "0.3"'],
  ['a key of a step', "    'isend': true # last", "    'isEnd': true # last"],
  ['an input', '      Durations: PT1S', '      Duration: PT1S'],
  ['a target', 'nextStep: Secnd', 'nextStep: Second'],
  ['a target after a failure', 'onFailure: step:second', 'onFailure: step:Second'],
  ['a target without step:', 'onFailure: "Second"', 'onFailure: "step:Second"'],
  ['a jump', 'onFailure: abort', 'onFailure: Abort'],
  ['an action', 'action: aws:slep', 'action: aws:sleep'],
  ['a type', "type: 'string'", "type: 'String'"],
  ['a property of a parameter', 'defualt: x', 'default: x'],
  ['a text for a boolean', "type: Boolean, default: 'True'", 'type: Boolean, default: true'],
  ['a number for a text', 'type: String, default: 5 ', 'type: String, default: "5" '],
]

const document = (before: string): string => {
  const text = `${head}parameters:
  Name:
    type: String
    default: x
  Flag: {type: Boolean, default: true}
  Size: {type: String, default: "5" }
mainSteps:
  - name: First
    action: aws:sleep
    inputs:
      Duration: PT1S
    onFailure: Abort
    nextStep: Second
  - name: Second # the other
    action: aws:sleep
    inputs:
      Duration: PT1S
    'isEnd': true # last
`
  return text.replace(...(replacements.get(before) ?? ['', '']))
}

/** What stands in the right document where a mistake is put. */
const replacements = new Map<string, [string, string]>([
  ['paramters: {}', ['parameters:', 'paramters:']],
  ['schemaVersion: 0.3', ['schemaVersion: "0.3"', 'schemaVersion: 0.3']],
  ["    'isend': true # last", ["'isEnd'", "'isend'"]],
  ['      Durations: PT1S', ['Duration:', 'Durations:']],
  ['nextStep: Secnd', ['nextStep: Second', 'nextStep: Secnd']],
  ['onFailure: step:second', ['onFailure: Abort', 'onFailure: step:second']],
  ['onFailure: "Second"', ['onFailure: Abort', 'onFailure: "Second"']],
  ['onFailure: abort', ['onFailure: Abort', 'onFailure: abort']],
  ['action: aws:slep', ['action: aws:sleep', 'action: aws:slep']],
  ["type: 'string'", ['type: String', "type: 'string'"]],
  ['defualt: x', ['default: x', 'defualt: x']],
  ["type: Boolean, default: 'True'", ['type: Boolean, default: true', "type: Boolean, default: 'True'"]],
  ['type: String, default: 5 ', ['type: String, default: "5" ', 'type: String, default: 5 ']],
])

describe('fixDocument', () => {
  it.each(mended)('mends %s where it stands, and nothing else', (_what, before, after) => {
    const wrong = document(before)
    expect(wrong).not.toBe(document(''))
    const { text, applied } = fixDocument(wrong)
    expect(applied.length).toBe(1)
    const [old, by] = [before, after].map((one) => one.replace(/^(\w+): \{\}$/, '$1:'))
    expect(text).toBe(wrong.replace(old ?? '', by ?? ''))
    expect(checkDocument(text)).toEqual([])
  })

  it('keeps line ends, byte order marks and comments', () => {
    const windows = `\ufeff${document('nextStep: Secnd').replaceAll('\n', '\r\n')}`
    expect(fixDocument(windows).text).toBe(windows.replace('Secnd', 'Second'))
  })

  it('mends JSON', () => {
    const wrong =
      '{"schemaVersion":0.3,\n "mainSteps": [ {"nmae":"Wait", "action":"aws:sleep",\t"inputs": {"Duraton":"PT1S"} } ]}'
    const { text, applied } = fixDocument(wrong)
    expect(text).toBe(
      '{"schemaVersion":"0.3",\n "mainSteps": [ {"name":"Wait", "action":"aws:sleep",\t"inputs": {"Duration":"PT1S"} } ]}',
    )
    expect(applied.map(({ rule, line, message }) => `${line} ${rule} ${message}`)).toEqual([
      '1 schema-version 0.3 → "0.3"',
      '2 unknown-key "nmae" → "name"',
      '2 unknown-input "Duraton" → "Duration"',
    ])
  })

  it('mends calls, conditions, outputs and handlers', () => {
    const wrong = `${head}mainSteps:
  - name: Look
    action: aws:executeAwsApi
    inputs:
      Service: dynamodb
      Api: DescribeTabel
      Tablename: x
    outputs:
      - name: Status
        Selector: $.Table.TableStatus
        Type: string
  - name: Choose
    action: aws:branch
    inputs:
      Choices:
        - Variable: '{{ Look.Status }}'
          StringEqualsIgnoreCase: active
          NextStep: Run
    isEnd: true
  - name: Run
    action: aws:executeScript
    inputs:
      Runtime: python3.11
      Handler: mian
      Script: |
        def main(events, context): # mian
          return {}
`
    const { text, applied } = fixDocument(wrong)
    expect(checkDocument(text)).toEqual([])
    expect(applied.length).toBe(6)
    expect(text).toBe(
      wrong
        .replace('DescribeTabel', 'DescribeTable')
        .replace('Tablename', 'TableName')
        .replace('- name: Status', '- Name: Status')
        .replace('Type: string', 'Type: String')
        .replace('StringEqualsIgnoreCase', 'EqualsIgnoreCase')
        .replace('Handler: mian', 'Handler: main'),
    )
  })

  it('quotes references that YAML cannot read', () => {
    const wrong = `${head}assumeRole: {{ Role }}
parameters:
  Role: {type: String}
mainSteps:
  - name: Wait
    action: aws:sleep
    inputs:
      Duration: {{ Role }} # how long
`
    const { text, applied } = fixDocument(wrong)
    expect(text).toBe(
      wrong.replace('assumeRole: {{ Role }}', 'assumeRole: "{{ Role }}"').replace('n: {{ Role }}', 'n: "{{ Role }}"'),
    )
    expect(applied.length).toBe(2)
  })

  it('leaves what might mean something else', () => {
    const left = [
      document('').replace('nextStep: Second', 'nextStep: Third'),
      document('').replace('name: Second', 'name: Step2').replace('nextStep: Second', 'nextStep: Step1'),
      document('').replace("    'isEnd': true", "    isend: true\n    'isEnd': true"),
    ]
    for (const text of left) {
      expect(checkDocument(text).length).toBeGreaterThan(0)
      expect(fixDocument(text)).toEqual({ text, applied: [] })
    }
  })

  it('does not touch a document that is right', () => {
    expect(fixDocument(document(''))).toEqual({ text: document(''), applied: [] })
  })
})

/** What the law of fixing says of one text: nothing new is told, something less is, and a second time changes nothing. */
function broken(name: string, text: string): readonly string[] {
  const before = checkDocument(text)
  const { text: after, applied } = fixDocument(text)
  const now = checkDocument(after)
  if (before.length === 1 && before[0]?.rule === 'syntax') return []
  const told: string[] = []
  if (applied.length === 0 && after !== text) told.push(`${name} changed without saying so`)
  if (applied.length > 0 && now.length >= before.length) told.push(`${name} is no better`)
  const count = (list: typeof before, rule: string) => list.filter((one) => one.rule === rule).length
  for (const { rule } of now) if (count(now, rule) > count(before, rule)) told.push(`${name} got a new ${rule}`)
  if (fixDocument(after).applied.length > 0) told.push(`${name} is mended again`)
  return told
}

it('never brings a finding, and mends once, over all cases', () => {
  expect(errorCases().flatMap(({ name, document }) => broken(name, document))).toEqual([])
})

describe.skipIf(corpusFolder === undefined)('fixing the corpus (GUARDIA_CORPUS)', () => {
  it('never brings a finding, and gives misspelt mutants back as they were', () => {
    const documents = new Map(corpusDocuments(corpusFolder ?? '').map(({ name, text }) => [name, text]))
    const all = mutants(corpusFolder ?? '')
    expect(all.flatMap(({ id, document }) => broken(id, document))).toEqual([])
    const misspelt = all.filter(({ mutation }) => /^misspelled-(Api|input-key|isEnd)$/.test(mutation))
    const lost = misspelt.filter(({ base, document }) => {
      const value = (text: string) => readSource(fixDocument(text).text).value
      return !equivalent(value(document), value(documents.get(base) ?? ''))
    })
    expect(misspelt.length).toBeGreaterThan(15)
    expect(lost.map(({ id }) => id)).toEqual([])
  })
})
