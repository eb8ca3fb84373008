/**
 * Hostile documents: nothing crashes, nothing hangs, nothing pollutes. 2,000 inputs in `npm test`; `GUARDIA_FUZZ=100000` for a night.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDocument, fixDocument } from '../../src/check/index.ts'
import { diffDocuments } from '../../src/diff/index.ts'
import { chartOf, mermaidOf, wordsOf } from '../../src/docs/index.ts'
import { type AutomationDocument, DocumentError, isObject, type Json, readSource } from '../../src/document/index.ts'
import { derivePolicy, scriptAccess } from '../../src/iam/index.ts'
import { importDocument } from '../../src/import/index.ts'
import { documentsIn } from './cases.ts'
import { corpusDocuments, corpusFolder } from './corpus.ts'

const inputs = Number(process.env['GUARDIA_FUZZ'] ?? 2_000)
/** Milliseconds that one input may take. */
const patience = 1_000

const seeds: readonly string[] = [
  ...documentsIn('ok').map(({ document }) => document),
  ...documentsIn('err').map(({ document }) => document),
  ...(corpusFolder === undefined ? [] : corpusDocuments(corpusFolder).map(({ text }) => text)),
].filter((text) => text.length < 25_000)

/** Everything that reads a document, on one text. */
function readEverything(text: string): void {
  for (const { line, column, message } of checkDocument(text, { scriptWrites: scriptAccess })) {
    expect(line).toBeGreaterThan(0)
    expect(column).toBeGreaterThan(0)
    expect(message).toMatch(/\S/)
  }
  let value: Json
  try {
    value = readSource(text).value
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError)
    return
  }
  if (!isObject(value) || !Array.isArray(value['mainSteps'])) return
  derivePolicy(value as unknown as AutomationDocument)
}

/** The worst of a run: milliseconds of the slowest input, and characters of the longest. */
const worst = { slowest: 0, slowestLength: 0, longest: 0 }

/** Runs it and says how long it took; a slow run is repeated, because others use the machine too and service models open once. */
function timed(text: string, run: (text: string) => void): void {
  let least = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 3 && least > patience / 5; tries += 1) {
    const started = performance.now()
    run(text)
    least = Math.min(least, performance.now() - started)
  }
  worst.longest = Math.max(worst.longest, text.length)
  if (least > worst.slowest) Object.assign(worst, { slowest: least, slowestLength: text.length })
  expect(least, text.slice(0, 2_000)).toBeLessThan(patience)
}

const tokens: readonly string[] = [
  ...'{}[]":,\'|>&*!%@`#-?\\\t\n\r'.split(''),
  '\u0000',
  '\ufeff',
  '\u2028',
  '\ud800',
  '{{',
  '}}',
  '{{ a.b }}',
  '{{ variable:x }}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '1e999',
  '-0',
  '<<: *a',
  '&a ',
  '- - - -',
  '"""',
  'def f(',
  'step:',
  '$..[?(@.x=="',
  '(a+)+$',
  'aws:loop',
  'isEnd: true',
]

/** One change of a text at a place that is a share of its length. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 40 }),
  by: fc.oneof(fc.constant(''), fc.constantFrom(...tokens), fc.string({ unit: 'binary', maxLength: 4 })),
  copies: fc.constantFrom(1, 1, 1, 2, 50),
})

type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((now, { at, length, by, copies }) => {
    const start = Math.floor(at * now.length)
    return now.slice(0, start) + by.repeat(copies) + now.slice(start + length)
  }, text)
}

const mutated = fc
  .tuple(fc.nat(seeds.length - 1), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([seed, edits]) => edited(seeds[seed] ?? '', edits))

/** The head of one document and the tail of another. */
const spliced = fc
  .tuple(fc.nat(seeds.length - 1), fc.nat(seeds.length - 1), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([one, other, share]) => {
    const [head, tail] = [seeds[one] ?? '', seeds[other] ?? '']
    return head.slice(0, Math.floor(head.length * share)) + tail.slice(Math.floor(tail.length * share))
  })

/** A value inside a real document, replaced by one that does not belong there. */
const replaced = fc
  .tuple(fc.nat(seeds.length - 1), fc.array(fc.nat(30), { minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }))
  .map(([seed, path, value]) => {
    try {
      return JSON.stringify(grafted(readSource(seeds[seed] ?? '').value, path, value as Json))
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      return seeds[seed] ?? ''
    }
  })

function grafted(at: Json, [turn, ...rest]: readonly number[], value: Json): Json {
  if (turn === undefined || typeof at !== 'object' || at === null) return value
  if (Array.isArray(at)) {
    const list = at as readonly Json[]
    return list.map((one, index) => (index === turn % list.length ? grafted(one, rest, value) : one))
  }
  const entries = Object.entries(at)
  return Object.fromEntries(
    entries.map(([key, one], index) => [
      key,
      index === turn % entries.length ? grafted(one as Json, rest, value) : one,
    ]),
  )
}

const hostile = fc.oneof(
  { weight: 6, arbitrary: mutated },
  { weight: 2, arbitrary: spliced },
  { weight: 3, arbitrary: replaced },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...tokens), { maxLength: 40 }).map((parts) => parts.join('')) },
)

describe('hostile documents', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).sort()

  it(`${inputs} inputs neither crash nor hang nor pollute`, { timeout: 30_000 + inputs * 40 }, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        timed(text, readEverything)
      }),
      { numRuns: inputs, interruptAfterTimeLimit: 25_000 + inputs * 40 },
    )
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before)
    expect(Object.keys({})).toEqual([])
    const { slowest, slowestLength, longest } = worst
    console.info(
      `${inputs} inputs: the slowest took ${Math.ceil(slowest)} ms (${slowestLength} characters), the longest has ${longest} characters`,
    )
  })

  it('mending and comparing them neither crashes nor brings findings', { timeout: 30_000 + inputs * 20 }, () => {
    fc.assert(
      fc.property(fc.oneof(mutated, replaced), (text) => {
        const { text: mended, applied } = fixDocument(text)
        const [was, is] = [checkDocument(text), checkDocument(mended)]
        if (was[0]?.rule !== 'syntax') expect(is.length).toBeLessThanOrEqual(was.length - (applied.length > 0 ? 1 : 0))
        if (was[0]?.rule === 'syntax' || is[0]?.rule === 'syntax') return
        const [one, other] = [text, mended].map((of) => readSource(of).value as unknown as AutomationDocument)
        if (one !== undefined && other !== undefined) expect(diffDocuments(one, one).equal).toBe(true)
      }),
      { numRuns: Math.ceil(inputs / 10) },
    )
  })

  it('importing and drawing them neither crashes nor hangs', { timeout: 30_000 + inputs * 20 }, () => {
    const words = wordsOf('en')
    fc.assert(
      fc.property(fc.oneof(mutated, spliced, replaced), (text) => {
        timed(text, (one) => {
          try {
            const { typescript } = importDocument(one)
            expect(typescript).toContain("from 'guardia'")
            const document = readSource(one).value as unknown as AutomationDocument
            expect(mermaidOf(chartOf(document, words, () => 'unknown'))).toContain('flowchart')
          } catch (error) {
            if (!(error instanceof DocumentError)) throw error
          }
        })
      }),
      { numRuns: Math.ceil(inputs / 10) },
    )
  })

  const step = (inner: string): string =>
    `schemaVersion: '0.3'\nmainSteps:\n  - name: Wait\n    action: aws:sleep\n    inputs: ${inner}\n`
  const laughs = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'
      .split('')
      .map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
  ].join('\n')
  const bombs: readonly (readonly [what: string, text: string, said: RegExp])[] = [
    ['aliases that multiply', laughs, /aliases.*multiply/],
    [
      'merges that multiply',
      `a: &a {${Array.from({ length: 200 }, (_, i) => `k${i}: v`)}}\n${Array.from({ length: 200 }, (_, i) => `m${i}: {<<: *a}`).join('\n')}`,
      /aliases.*multiply/,
    ],
    ['an alias of itself', 'a: &a\n  b: *a\n', /stands inside what it stands for/],
    ['lists in lists, in YAML', step('['.repeat(50_000)), /nests|end with a \]/],
    [
      'lists in lists, in JSON',
      `{"mainSteps": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      /nests deeper|nests too deep/,
    ],
    ['maps in maps, in JSON', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, /nests/],
    ['blocks in blocks', Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), /nests/],
    ['dashes in dashes', '- '.repeat(50_000), /nests/],
    [
      'blocks in blocks, and all the way back',
      `${Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\nb: 1\n`,
      /nests/,
    ],
    ['dashes in dashes, and all the way back', `${'- '.repeat(9_000)}a\n- b\n`, /nests/],
    [
      'brackets that never close, above many lines',
      `${'{'.repeat(100)}${'a: "b"\n'.repeat(2_000)}`,
      /Missing , between/,
    ],
    [
      'a key that changes what objects are',
      '{"__proto__": {"polluted": true}, "mainSteps": []}',
      /"__proto__" is not allowed/,
    ],
    [
      'such a key deep inside',
      step('{Duration: PT1S, constructor: {}, __proto__: {polluted: 1}}'),
      /"__proto__" is not allowed/,
    ],
  ]

  it.each(bombs)('refuses %s with a message', (_what, text, said) => {
    timed(text, (one) => {
      const [first, ...more] = checkDocument(one)
      expect(first?.rule).toBe('syntax')
      expect(first?.message).toMatch(said)
      expect(more).toEqual([])
    })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  const long = 100_000
  const texts: readonly (readonly [what: string, text: string])[] = [
    ['braces', '{{ '.repeat(long / 3)],
    ['braces that close', '}} '.repeat(long / 3)],
    ['policy variables', '${'.repeat(long / 2)],
    ['wildcards', `arn:aws:dynamodb:*:*:table/${'*a'.repeat(long / 2)}`],
    ['dots', `{{ ${'a.'.repeat(long / 2)} }}`],
    ['brackets', `$${'[0]'.repeat(long / 3)}`],
    ['blanks', `{{${' '.repeat(long)}x`],
    ['quotes', '"'.repeat(long)],
    ['dollars', '$'.repeat(long)],
    ['lines', '\n'.repeat(long)],
    ['a word', 'x'.repeat(long)],
    ['code', 'f('.repeat(long / 2)],
    ['digits', '1'.repeat(long)],
    ['backslashes', '\\'.repeat(long)],
  ]

  it.each(texts)('reads %s without end in time, wherever they stand', (_what, text) => {
    const steps = [
      { name: text, action: text, inputs: {}, nextStep: text, onFailure: `step:${text}` },
      { name: 'Sleep', action: 'aws:sleep', inputs: { Duration: text, Timestamp: text } },
      {
        name: 'Call',
        action: 'aws:executeAwsApi',
        inputs: { Service: 'dynamodb', Api: 'DeleteTable', TableName: text },
      },
      { name: 'Odd', action: 'aws:executeAwsApi', inputs: { Service: text, Api: text, PropertySelector: text } },
      {
        name: 'Run',
        action: 'aws:executeScript',
        inputs: { Runtime: 'python3.11', Handler: text, Script: `def x(a, b): pass\n${text}` },
      },
      {
        name: 'Start',
        action: 'aws:executeAutomation',
        inputs: { DocumentName: text, RuntimeParameters: { [text]: text } },
      },
      {
        name: 'Choose',
        action: 'aws:branch',
        inputs: { Choices: [{ Variable: text, StringEquals: text, NextStep: text }] },
      },
      {
        name: 'Set',
        action: 'aws:updateVariable',
        inputs: { Name: text, Value: text },
        outputs: [{ Name: text, Selector: text }],
      },
    ]
    for (const mainSteps of steps.map((one) => [one])) {
      const document = {
        schemaVersion: '0.3',
        assumeRole: text,
        parameters: { Name: { type: 'String', default: text, allowedPattern: text } },
        mainSteps,
      }
      timed(JSON.stringify(document), readEverything)
    }
  })

  it.each([
    ['a pattern that takes for ever', `{type: String, default: ${'a'.repeat(60)}!, allowedPattern: '(a+)+$'}`],
    [
      'a pattern in a pattern',
      `{type: String, default: ${'a'.repeat(150)}!, allowedPattern: '(a|aa)*(a|aa)*(a|aa)*$'}`,
    ],
    ['a pattern of alternatives', `{type: String, default: ${'a'.repeat(150)}!, allowedPattern: '^(a|a)*$'}`],
    ['a pattern without groups', `{type: String, default: ${'a'.repeat(190)}!, allowedPattern: 'a*a*a*a*a*a*a*a*b'}`],
  ])('tests %s in time', (_what, parameter) => {
    timed(`${step('{Duration: PT1S}')}parameters:\n  Name: ${parameter}\n`, readEverything)
  })
})
