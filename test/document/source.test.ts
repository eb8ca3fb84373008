import { describe, expect, test } from 'vitest'
import { DocumentError, readSource } from '../../src/document/index.ts'

function refusal(text: string): { readonly message: string; readonly line: number; readonly column: number } {
  try {
    readSource(text)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const [one, ...more] = error.diagnostics
    if (one === undefined) throw error
    expect(more).toEqual([])
    expect(one).toMatchObject({ rule: 'syntax', severity: 'error', pointer: '' })
    expect(error.message).toBe(`Line ${one.line}, column ${one.column}: ${one.message}`)
    return { message: one.message, line: one.line, column: one.column }
  }
  throw new Error(`was read: ${text.slice(0, 100)}`)
}

describe('what is no document is refused at its place', () => {
  test.each<[string, string, number, number, RegExp]>([
    ['a reference without quotes', 'a:\n  b: {{ x }}', 2, 6, /quote the reference: "\{\{ x \}\}"/],
    ['a longer text with one', 'a: {{ x }}/y', 1, 4, /quote the reference: "\{\{ x \}\}\/y"/],
    ['one in a list', 'a:\n  - {{ s.Out }}', 2, 5, /quote the reference: "\{\{ s.Out \}\}"/],
    ['one with a text in quotes behind it', 'a: {{ x }} == "y"', 1, 4, /'\{\{ x \}\} == "y"'/],
    ['a tab as indentation', 'a:\n\tb: 1', 2, 1, /tab/],
    ['a key twice in YAML', 'a:\n  b: 1\n  c: 2\n  b: 3', 4, 3, /"b" stands twice/],
    ['a key twice in JSON', '{"a": {"b": 1,\n "c": 2, "b": 3}}', 2, 10, /"b" stands twice/],
    ['the same key in other spelling', '{"a": 1, "\\u0061": 2}', 1, 10, /"a" stands twice/],
    ['__proto__ in YAML', 'a:\n  __proto__: 1', 2, 3, /__proto__/],
    ['__proto__ in JSON', '{"a": [{"__proto__": {}}]}', 1, 9, /__proto__/],
    ['a number as key', 'a:\n  80: x', 2, 3, /quote it: "80"/],
    ['a truth as key', 'true: x', 1, 1, /quote it: "true"/],
    ['no key', ': x', 1, 1, /empty/],
    ['a list as key', '? [a]\n: b', 1, 3, /not a list or a map/],
    ['an alias as key', 'b: &a x\n*a : y', 2, 1, /alias/i],
    ['two documents', 'a: 1\n---\nb: 2', 2, 1, /several YAML documents/],
    ['nothing', '', 1, 1, /empty/],
    ['nothing but comments', '# a\n# b\n', 1, 1, /empty/],
    ['a NUL in YAML', 'a: b\nc: \u0000', 2, 4, /U\+0000/],
    ['a NUL in JSON', '{"a": "\u0000"}', 1, 7, /control character/],
    ['a trailing comma', '{\n  "a": 1,\n}', 3, 1, /key in double quotes/],
    ['a missing comma', '{"a": 1\n "b": 2}', 2, 2, /"," or "}"/],
    ['a missing bracket', '{"a": [1, 2', 1, 12, /the end of the text/],
    ['a missing value', '{"a": }', 1, 7, /value is expected/],
    ['a text after JSON', '{"a": 1} x', 1, 10, /Nothing may follow/],
    ['an open quote in JSON', '{"a": "b', 1, 7, /not closed/],
    ['an open quote in YAML', 'a: "b\nc: d\ne: f\n', 1, 4, /not closed/],
    ['a bad escape', '{"a": "\\q"}', 1, 7, /escape/],
    ['a number beyond all', '{"a": 1e999}', 1, 2, /too large/],
    ['an infinite number', 'a: .inf', 1, 4, /no JSON value/],
    ['a tag of others', 'a: !Sub x', 1, 4, /!Sub/],
    ['a binary', 'a: !!binary aGk=', 1, 4, /!!binary/],
    ['an unknown alias', 'a: *b', 1, 4, /&b/],
    ['an alias of itself', 'a: &b [*b]', 1, 8, /inside/],
    ['a colon in a text', 'a: b: c', 1, 4, /": "/],
    ['a missing colon', 'a: 1\nb 2\nc: 3', 2, 1, /":"/],
    ['an indentation that fits nowhere', 'a:\n    b: 1\n  c: 2', 3, 1, /indentation/],
    ['a reserved character', 'a: @x', 1, 4, /put the value in quotes/],
    ['an open bracket in YAML', 'a: [1, 2\nb: c', 2, 1, /end with a \]/],
  ])('%s', (_, text, line, column, message) => {
    const found = refusal(text)
    expect(found.message).toMatch(message)
    expect(found).toMatchObject({ line, column })
  })

  test('nesting deeper than 100 levels, in both forms', () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
    expect(readSource(nested(100)).format).toBe('json')
    expect(refusal(nested(101))).toMatchObject({ line: 1, column: 101, message: expect.stringContaining('100 levels') })
    expect(readSource(`a: ${nested(99)}`).format).toBe('yaml')
    expect(refusal(`a: ${nested(100)}`).message).toContain('100 levels')
    expect(refusal(`{"a": ${nested(100)}}`).message).toContain('100 levels')
  })

  test('aliases that multiply', () => {
    const row = (name: string, of: string): string => `${name}: &${name} [${Array(10).fill(of).join(', ')}]\n`
    const bomb = row('a', 'x') + row('b', '*a') + row('c', '*b') + row('d', '*c') + row('e', '*d') + row('f', '*e')
    expect(refusal(bomb).message).toContain('multiply')
  })

  test('hostile texts are refused or read in little time', () => {
    const texts = [
      ...[
        '['.repeat(100_000),
        '{"a":'.repeat(100_000),
        '{a: '.repeat(20_000),
        '- '.repeat(20_000),
        '? '.repeat(20_000),
      ],
      ...['&a '.repeat(20_000), '!'.repeat(100_000), `"${'a'.repeat(2_000_000)}`, `a: |\n${'  x\n'.repeat(100_000)}`],
      ...[
        'a:\n'.repeat(20_000),
        'a: &a [b]\n'.repeat(20_000),
        '#\n'.repeat(50_000),
        "'".repeat(100_001),
        '\\'.repeat(100_000),
      ],
      ...[`{"${'\\'.repeat(100_000)}`, '{\n'.repeat(5000), 'a: {\n'.repeat(2000), 'a: [\nb,\n'.repeat(5000)],
    ]
    for (const text of texts) {
      const start = performance.now()
      try {
        readSource(text)
      } catch (error) {
        expect(error).toBeInstanceOf(DocumentError)
      }
      expect(performance.now() - start, JSON.stringify(text.slice(0, 20))).toBeLessThan(3000)
    }
  })
})

describe('what is a document is read', () => {
  test.each<[string, string, unknown]>([
    ['JSON', ' {"a": [1, {"b": null}]}\n', { a: [1, { b: null }] }],
    ['JSON behind a byte order mark', '\ufeff{"a": 1}', { a: 1 }],
    ['YAML behind a byte order mark', '\ufeffa: 1', { a: 1 }],
    ['YAML with CR LF', 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', { a: 'x\ny\n', b: 1 }],
    ['YAML between marks', '---\na: 1\n...\n', { a: 1 }],
    ['a map in brackets', "{ a: 'x', b: [1, 2] }", { a: 'x', b: [1, 2] }],
    ['a map with a quoted first key', '"a": 1\nb: 2', { a: 1, b: 2 }],
    ['dates and words of YAML 1.1', 'a: 2001-01-01\nb: yes\nc: 12:30', { a: '2001-01-01', b: 'yes', c: '12:30' }],
    ['words of YAML 1.1 whatever the directive', '%YAML 1.1\n---\na: yes', { a: 'yes' }],
    [
      'numbers, and digits behind a zero as text',
      'a: 12\nb: 0\nc: 012345678901\nd: 0.5',
      { a: 12, b: 0, c: '012345678901', d: 0.5 },
    ],
    ['a text by tag', 'a: !!str 12', { a: '12' }],
    ['aliases', 'a: &x {b: 1}\nc: *x\nd: [*x]', { a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }] }],
    ['merges', 'a: &x {k: 1, j: 2}\nb:\n  j: 3\n  <<: *x', { a: { k: 1, j: 2 }, b: { k: 1, j: 3 } }],
    ['a quoted <<', '"<<": 1', { '<<': 1 }],
    [
      'brackets that stand too far left',
      'a:\n  b: {\n  "c": 1,\n  "d": [\n  2]\n  }\ne: 3',
      { a: { b: { c: 1, d: [2] } }, e: 3 },
    ],
    ['null', 'null', null],
  ])('%s', (_, text, value) => {
    expect(readSource(text).value).toEqual(value)
  })

  test('it says which form it was and keeps the text', () => {
    expect(readSource('\ufeff{}')).toMatchObject({ format: 'json', text: '\ufeff{}' })
    expect(readSource('a: 1')).toMatchObject({ format: 'yaml', text: 'a: 1' })
  })
})

describe('places', () => {
  const yaml = `# head
mainSteps: # behind
  - name: a
    inputs:
      "x/y": [1, { z: 2 }]
  - name: b
    text: |
      # no comment
shared: &s
  k: v
again: *s # last
`
  test.each<[string, number, number]>([
    ['', 2, 1],
    ['/mainSteps', 2, 1],
    ['/mainSteps/0', 3, 5],
    ['/mainSteps/0/inputs', 4, 5],
    ['/mainSteps/0/inputs/x~1y', 5, 7],
    ['/mainSteps/0/inputs/x~1y/1', 5, 18],
    ['/mainSteps/0/inputs/x~1y/1/z', 5, 20],
    ['/mainSteps/1/name', 6, 5],
    ['/mainSteps/1/missing/more', 6, 5],
    ['/mainSteps/7', 2, 1],
    ['/again/k', 10, 3],
    ['/nowhere', 2, 1],
  ])('YAML %s', (pointer, line, column) => {
    expect(readSource(yaml).positionOf(pointer)).toEqual({ line, column })
  })

  test('comments of YAML, but no text that looks like one', () => {
    expect(readSource(yaml).comments).toEqual([
      { line: 1, text: 'head' },
      { line: 2, text: 'behind' },
      { line: 11, text: 'last' },
    ])
  })

  const json = '\ufeff{\r\n  "a": [\r\n    1, {"b/c": "\\"}"}\r\n  ]\r\n}'
  test.each<[string, number, number]>([
    ['', 1, 1],
    ['/a', 2, 3],
    ['/a/0', 3, 5],
    ['/a/1', 3, 8],
    ['/a/1/b~1c', 3, 9],
    ['/a/1/b~1c/d', 3, 9],
    ['/a/9', 2, 3],
    ['/x', 1, 1],
  ])('JSON %s', (pointer, line, column) => {
    expect(readSource(json).positionOf(pointer)).toEqual({ line, column })
  })

  test('brackets that stand too far left keep their places', () => {
    const source = readSource('a:\n  b: {\n  "c": 1,\n  "d": [\n  2]\n  }\ne:\n  f: 1')
    expect(source.positionOf('/a/b/c')).toEqual({ line: 3, column: 3 })
    expect(source.positionOf('/a/b/d/0')).toEqual({ line: 5, column: 3 })
    expect(source.positionOf('/e/f')).toEqual({ line: 8, column: 3 })
  })
})
