import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DocumentError, readSource } from '../../src/document/index.ts'
import { creatable, runDocument } from '../../src/engine/index.ts'
import { branch, call, documentOf, sleep } from './small.ts'

function refusalOf(document: unknown): readonly string[] {
  try {
    creatable(document as never)
    return []
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return error.diagnostics.map((one) => one.message)
  }
}

const s = sleep('A')
const cases: readonly [string, unknown, string][] = [
  ['no steps', { schemaVersion: '0.3' }, 'Missing "mainSteps" in the document.'],
  ['empty steps', documentOf([]), 'Missing "mainSteps" in the document.'],
  [
    'another version',
    documentOf([s], { schemaVersion: '2.2' }),
    '2.2 is not a valid schema version for Automation document type. Write schemaVersion: "0.3".',
  ],
  [
    'a number as version',
    documentOf([s], { schemaVersion: 0.3 }),
    '0.3 is not a valid schema version for Automation document type. Write schemaVersion: "0.3".',
  ],
  ['an unknown key', documentOf([s], { runtimeConfig: {} }), 'Unknown property "runtimeConfig".'],
  ['no name', documentOf([{ action: 'aws:sleep', inputs: {} }]), 'Missing "name" in step detail.'],
  ['no action', documentOf([{ name: 'A', inputs: {} }]), 'Missing "action" in step detail.'],
  ['a bad name', documentOf([sleep('a-b')]), 'StepName: a-b is invalid.'],
  ['a name twice', documentOf([s, s]), 'Duplicate step names found in mainSteps of the document. (A)'],
  ['an unknown action', documentOf([{ ...s, action: 'aws:wait' }]), 'Unknown action: aws:wait'],
  ['an unknown step key', documentOf([sleep('A', 'PT1S', { isEndd: true })]), 'Unknown property "isEndd" in step A.'],
  ['an unknown link', documentOf([sleep('A', 'PT1S', { nextStep: 'X' })]), 'Unknown step name: "X" in nextStep'],
  [
    'an unknown failure link',
    documentOf([sleep('A', 'PT1S', { onFailure: 'step:X' })]),
    'Unknown step name: "X" in onFailure',
  ],
  [
    'an unknown cancel link',
    documentOf([sleep('A', 'PT1S', { onCancel: 'step:X' })]),
    'Unknown step name: "X" in onCancel',
  ],
  [
    'an unknown jump',
    documentOf([sleep('A', 'PT1S', { onFailure: 'continue' })]),
    'onFailure is "continue"; it must be Abort, Continue or step:NAME.',
  ],
  [
    'Continue on cancel',
    documentOf([sleep('A', 'PT1S', { onCancel: 'Continue' })]),
    'onCancel is "Continue"; it must be Abort or step:NAME.',
  ],
  [
    'an end with a next',
    documentOf([sleep('A', 'PT1S', { isEnd: true, nextStep: 'B' }), sleep('B')]),
    '"isEnd == true" and nextStep should not exist in same step.',
  ],
  ['an undeclared parameter', documentOf([sleep('A', '{{ X }}')]), 'Parameter "X" is not declared.'],
  ['an undeclared variable', documentOf([sleep('A', '{{ variable:X }}')]), 'Variable "X" is not declared.'],
  ['an output of no step', documentOf([sleep('A', '{{ X.Y }}')]), 'Unknown step name: "X" in the reference {{ X.Y }}.'],
  [
    'an undeclared output',
    documentOf([s, sleep('B', '{{ A.Y }}')]),
    'Step A has no output "Y". Declare it in the step\'s outputs.',
  ],
  ['an output of no step in outputs', documentOf([s], { outputs: ['X.Y'] }), 'Unknown step name in named output: X'],
  [
    'a parameter name',
    documentOf([s], { parameters: { a_b: { type: 'String' } } }),
    'Parameter name "a_b" is not alpha-numeric.',
  ],
  ['no parameter type', documentOf([s], { parameters: { P: {} } }), 'Missing "type" in parameter definition. (P)'],
  [
    'a parameter type',
    documentOf([s], { parameters: { P: { type: 'string' } } }),
    'Parameter type: string is invalid.',
  ],
  [
    'a default',
    documentOf([s], { parameters: { P: { type: 'Integer', default: 'x' } } }),
    'Wrong default value for a "Integer" parameters: P.',
  ],
  [
    'a boolean default',
    documentOf([s], { parameters: { P: { type: 'Boolean', default: 'true' } } }),
    'Wrong default value for a "Boolean" parameters: P.',
  ],
  [
    'one operand',
    documentOf([
      branch('A', [{ Or: [{ Variable: '{{ global:REGION }}', StringEquals: 'x' }], NextStep: 'B' }]),
      sleep('B'),
    ]),
    'Expect at lease two expressions for operator: Or in step: A. Provided: 1',
  ],
  [
    'a circle',
    documentOf([sleep('A', 'PT1S', { nextStep: 'B' }), sleep('B', 'PT1S', { nextStep: 'A' })]),
    'The steps go round in a circle: A -> B -> A. Repeat steps with aws:loop.',
  ],
  [
    'a circle through a branch that leads nowhere else',
    documentOf([
      branch('A', [{ Variable: '{{ global:REGION }}', StringEquals: 'x', NextStep: 'B' }], {}, { Default: 'B' }),
      sleep('B', 'PT1S', { nextStep: 'A' }),
    ]),
    'The steps go round in a circle: A -> B -> A. Repeat steps with aws:loop.',
  ],
  ['no map', 'just text', 'The document must be a map with schemaVersion and mainSteps.'],
  [
    'a missing input',
    documentOf([{ ...s, inputs: {} }]),
    'Step A: aws:sleep needs one of the inputs Duration, Timestamp.',
  ],
  [
    'too large',
    documentOf([{ ...s, description: 'x'.repeat(70_000) }]),
    'bytes; SSM takes at most 65536 (MaxDocumentSizeExceeded)',
  ],
]

describe('what creation refuses', () => {
  it.each(cases)('%s', (_, document, message) => {
    expect(refusalOf(document).join('\n')).toContain(message)
  })

  it('rejects a run, with places', async () => {
    const text =
      'schemaVersion: "0.3"\nmainSteps:\n  - name: A\n    action: aws:sleep\n    inputs: { Duration: "{{ X }}" }\n'
    await expect(runDocument(text)).rejects.toMatchObject({
      name: 'DocumentError',
      diagnostics: [
        { rule: 'undeclared-parameter', step: 'A', pointer: '/mainSteps/0/inputs/Duration', line: 5, column: 15 },
      ],
    })
  })

  it('lets any JSON come without falling over', () => {
    const odd: unknown[] = [
      null,
      [],
      3,
      {},
      { mainSteps: 3 },
      { mainSteps: [null, 3, []] },
      {
        schemaVersion: '0.3',
        mainSteps: [{ name: 3, action: [], inputs: 'x' }],
        parameters: [],
        variables: 3,
        outputs: {},
      },
    ]
    for (const one of odd) expect(refusalOf(one), JSON.stringify(one)).not.toEqual([])
    expect(refusalOf(documentOf([call('A', { outputs: 'no list' })]))).toEqual([])
  })
})

const corpus = process.env['GUARDIA_CORPUS'] ?? '../shared/corpus'
const missing = !existsSync(join(corpus, 'aws-owned'))
if (missing && process.env['CI'] === 'true') throw new Error(`The corpus is not at ${corpus}; set GUARDIA_CORPUS.`)

describe.skipIf(missing)('the corpus', () => {
  it('is accepted where AWS accepted it', () => {
    const folder = join(corpus, 'aws-owned')
    const refused = readdirSync(folder).flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      // As SSM stores them: without the indentation that was added when they were collected.
      const messages = refusalOf(readSource(text).value)
      return messages.length === 0 ? [] : [`${file}: ${messages[0]}`]
    })
    expect(refused).toEqual([])
  })

  it('is refused where a mutation broke it', () => {
    const lines = gunzipSync(readFileSync(join(corpus, 'mutants.jsonl.gz')))
      .toString()
      .trim()
      .split('\n')
    const mutants = lines.map((line) => JSON.parse(line) as { mutation: string; rejected_at: string; document: string })
    const passed = mutants.filter((one) => one.rejected_at === 'create' && refusalOf(one.document).length === 0)
    // The engine runs loops in loops (D-35), and steps whose name is one letter: the specification has no shortest name.
    const lenient = ['loop-inside-a-loop', 'illegal-step-name']
    expect(passed.map((one) => one.mutation).filter((one) => !lenient.includes(one))).toEqual([])
  })
})
