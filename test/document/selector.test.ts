import fc from 'fast-check'
import { query } from 'jsonpath-rfc9535'
import { describe, expect, test } from 'vitest'
import { type Json, parseSelector, printSelector, type Segment, select } from '../../src/document/index.ts'

function segmentsOf(text: string): readonly Segment[] {
  const parsed = parseSelector(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message} at ${parsed.at}`)
  return parsed.selector.segments
}

const child = (name: string): Segment => ({ kind: 'child', name })
const descend = (name: string): Segment => ({ kind: 'descend', name })
const index = (at: number): Segment => ({ kind: 'index', index: at })

describe('parsing', () => {
  test.each<[string, readonly Segment[]]>([
    ['$', []],
    [' $ ', []],
    ['$.a.b', [child('a'), child('b')]],
    ['a.b', [child('a'), child('b')]],
    ['InstanceIds[0]', [child('InstanceIds'), index(0)]],
    ['.a', [child('a')]],
    ['[0].a', [index(0), child('a')]],
    ['$.dash-key', [child('dash-key')]],
    ["$.N[0]['SubnetId']", [child('N'), index(0), child('SubnetId')]],
    ['$["a b"]', [child('a b')]],
    ["$.Outputs.'GenerateReport.OutputPayload'", [child('Outputs'), child('GenerateReport.OutputPayload')]],
    ['$.O."a.b"[0]', [child('O'), child('a.b'), index(0)]],
    ['$.Subnets..CidrBlock', [child('Subnets'), descend('CidrBlock')]],
    ["$..['a.b']", [descend('a.b')]],
    ['$.*', [{ kind: 'wildcard' }]],
    ['$.a[*].b', [child('a'), { kind: 'wildcard' }, child('b')]],
    ['$[ 0 ]', [index(0)]],
    ['$[-1]', [index(-1)]],
    ['$[-0]', [index(0)]],
    ['$.[0]', [index(0)]],
    ['$["\\u0041\\n\\"\\\\"]', [child('A\n"\\')]],
    ["$['it\\'s']", [child("it's")]],
    ['$.é', [child('é')]],
    [
      '$.Outputs[?(@.OutputKey=="Id")].OutputValue',
      [child('Outputs'), { kind: 'filter', path: ['OutputKey'], operator: '==', value: 'Id' }, child('OutputValue')],
    ],
    ["$[?( @.a['b c'].d >= -1.5e3 )]", [{ kind: 'filter', path: ['a', 'b c', 'd'], operator: '>=', value: -1500 }]],
    ['$[?@.a != null]', [{ kind: 'filter', path: ['a'], operator: '!=', value: null }]],
    ['$[?(@ < 3)]', [{ kind: 'filter', path: [], operator: '<', value: 3 }]],
    ['$[?(@.a == true)]', [{ kind: 'filter', path: ['a'], operator: '==', value: true }]],
  ])('%s', (text, expected) => {
    expect(segmentsOf(text)).toEqual(expected)
  })

  test.each<[string, number, RegExp]>([
    ['', 0, /empty/],
    ['$.', 2, /key is expected/],
    ['$.a.', 4, /key is expected/],
    ['$a', 1, /"\." or "\["/],
    ['$.a b', 3, /"\." or "\["/],
    ['$[', 2, /position/],
    ['$[1:2]', 2, /position/],
    ['$[0,1]', 2, /position/],
    ["$['a','b']", 5, /one key/],
    ["$['a", 2, /not closed/],
    ['$..[0]', 3, /key is expected/],
    ['$..*', 3, /key is expected/],
    ['$...a', 3, /key is expected/],
    ['$[?(@.a == 1 && @.b == 2)]', 13, /no &&/],
    ['$[?(@.a || @.b)]', 8, /compares with/],
    ['$[?(@.a == b)]', 11, /quoted text/],
    ['$[?(@.a =~ /x/)]', 8, /compares with/],
    ['$[?(@.a)]', 7, /compares with/],
    ['$[?(length(@.a) > 1)]', 4, /starts with "@"/],
    ['$[?(@.a == 1]', 12, /"\)" is missing/],
    ['$.a.length()', 10, /"\." or "\["/],
    ['$[99999999999999999999]', 2, /position/],
  ])('%s is refused at %i', (text, at, message) => {
    expect(parseSelector(text)).toMatchObject({ ok: false, at, message: expect.stringMatching(message) })
  })

  test('hostile texts take no time', () => {
    const start = performance.now()
    for (const one of ['$', '.', '[', "'", '[?(@', '..a', '[0]', '\\', ' ']) parseSelector(`$${one.repeat(50_000)}`)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

const names = fc.constantFrom(
  'a',
  'b',
  'c',
  'a b',
  'x.y',
  "it's",
  '"',
  '\\',
  '',
  '\n',
  '🙂',
  '__proto__',
  'constructor',
)
const literal = fc.oneof(
  fc.constantFrom<string | number | boolean | null>('a', "it's", '"', '', 0, 1, -1, 2.5, 1e21, true, false, null),
)
const operator = fc.constantFrom('==' as const, '!=' as const, '<' as const, '>' as const, '<=' as const, '>=' as const)
const segment: fc.Arbitrary<Segment> = fc.oneof(
  names.map((name): Segment => ({ kind: 'child', name })),
  fc.integer({ min: -3, max: 3 }).map((at): Segment => ({ kind: 'index', index: at === 0 ? 0 : at })),
  names.map((name): Segment => ({ kind: 'descend', name })),
  fc.constant<Segment>({ kind: 'wildcard' }),
  fc
    .tuple(fc.array(names, { maxLength: 2 }), operator, literal)
    .map(([path, op, value]): Segment => ({ kind: 'filter', path, operator: op, value })),
)
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom<Json>('a', 'b', '', 0, 1, 2.5, true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      names.filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value

describe('laws', () => {
  test('a printed selector parses to itself', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        expect(segmentsOf(printSelector({ segments }))).toEqual(segments)
      }),
    )
  })

  test('it picks what an RFC 9535 reader picks', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 3 }), value, (segments, given) => {
        const picked = select({ segments }, given)
        const oracle = query(given as Parameters<typeof query>[0], printSelector({ segments }))
        const isList = segments.some((one) => one.kind !== 'child' && one.kind !== 'index')
        const sorted = (all: readonly unknown[]): readonly string[] => all.map((one) => JSON.stringify(one)).sort()
        if (!isList) expect(picked).toEqual(oracle.length === 0 ? { found: false } : { found: true, value: oracle[0] })
        // RFC 9535 leaves the order of descendants open, not that of anything else.
        else if (segments.some((one) => one.kind === 'descend')) {
          expect(picked.found && sorted(picked.value as readonly unknown[])).toEqual(sorted(oracle))
        } else expect(picked).toEqual({ found: true, value: oracle })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('picking', () => {
  const response: Json = {
    Reservations: [
      { Instances: [{ InstanceId: 'i-1', Tags: [{ Key: 'Name', Value: 'one' }] }, { InstanceId: 'i-2' }] },
      { Instances: [{ InstanceId: 'i-3' }] },
    ],
    Nothing: null,
  }
  test.each<[string, unknown]>([
    ['$', { found: true, value: response }],
    ['$.Reservations[0].Instances[1].InstanceId', { found: true, value: 'i-2' }],
    ['$.Reservations[-1].Instances[0].InstanceId', { found: true, value: 'i-3' }],
    ['$.Reservations..Instances..InstanceId', { found: true, value: ['i-1', 'i-2', 'i-3'] }],
    ['$..Tags[?(@.Key == "Name")].Value', { found: true, value: ['one'] }],
    ['$.Nothing', { found: true, value: null }],
    ['$.Missing', { found: false }],
    ['$.Reservations.Instances', { found: false }],
    ['$.Reservations[9]', { found: false }],
    ['$.Missing..x', { found: true, value: [] }],
    ['$.constructor', { found: false }],
    ['$.Reservations.length', { found: false }],
  ])('%s', (text, expected) => {
    expect(select({ segments: segmentsOf(text) }, response)).toEqual(expected)
  })

  test('a selector that multiplies is stopped', () => {
    let deep: Json = 1
    for (let level = 0; level < 100; level += 1) deep = { a: deep }
    expect(() => select({ segments: segmentsOf('$..a..a..a..a..a..a') }, deep)).toThrow(/more than 100000/)
  })
})
