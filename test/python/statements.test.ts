import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePython } from '../../src/python/index.ts'
import { tokensOf } from '../../src/python/tokens.ts'

const good: readonly (readonly [string, string])[] = [
  ['an empty script', ''],
  ['comments and blank lines', '\n# a\n\n   # b\nx = 1\n'],
  ['text that is indented as a whole', '    import os\n    def f():\n        pass\n'],
  ['tabs and form feeds', 'if x:\n\ty = 1\n\f\nz = 2\n'],
  ['Windows and old Mac line ends', 'def f():\r\n  return 1\r\nx = f()\r'],
  ['a continued line', 'x = 1 + \\\n  2\n'],
  ['strings of every kind', 'a = "x" \'y\' """z\n""" r"\\d" b\'q\' Rb"w" f"{a}" rf\'{a!r:>{10}}\' u"é"\n'],
  ['nested quotes in an f-string (3.12)', 'x = f"{d["a"]} {f\'{y}\'}"\n'],
  ['doubled braces in an f-string', 'x = f"{{literal}} {a}"\n'],
  ['a backslash before a brace of an f-string', "x = rf'\\{{[{a}]\\}}' f'\\{a}\\N{BULLET}'\n"],
  ['a number before a keyword', 'x = 1if a else 2\n'],
  ['numbers', 'x = [1, 1_000, 0x_ff, 0b1, 1.5e-3, 2j, .5, 1.]\n'],
  [
    'decorators, annotations, defaults',
    '@a.b(1)\n@c\ndef f(a: int, /, b: str = "x", *args, c: "T", **kw) -> dict[str, int]:\n  ...\n',
  ],
  ['keyword-only parameters', 'def f(*, a, b=1): return a\n'],
  ['classes', 'class A(B, metaclass=C):\n  x: int\n  y: str = "a"\n  def f(self): return super().f()\n'],
  ['lambdas', 'f = lambda x, *y, z=1, **k: (x, y)\n'],
  [
    'comprehensions',
    'a = [x for x in y if x if not z]\nb = {k: v for k, v in c.items()}\nd = {x async for x in y}\ne = sum(x for x, in y)\n',
  ],
  ['slices', 'x = a[1:2, ::3, ...]\ny = a[:]\n'],
  ['conditional and named expressions', 'x = a if b else c\nif (n := len(x)) > 1: pass\n[y := 1, y**2]\n'],
  [
    'try with everything',
    'try:\n  a()\nexcept (A, B) as e:\n  raise C from e\nexcept* D: pass\nelse:\n  b()\nfinally:\n  c()\n',
  ],
  [
    'with in parentheses',
    'with (open(a) as b, c() as d,):\n  pass\nwith (yield x) as y: pass\nwith a, b as (c, d): pass\n',
  ],
  ['loops with else', 'for a, *b in c:\n  break\nelse:\n  pass\nwhile True:\n  continue\n'],
  [
    'match as a statement and as a name',
    'match x:\n  case {"a": [1, *_]} | B(c=2) if y:\n    z()\n  case _:\n    pass\nmatch = re.match(a, b)\nmatch(1)\nmatch[0]\n',
  ],
  ['imports', 'import a.b.c as d, e\nfrom . import f\nfrom ..g import (h as i, j,)\nfrom k import *\n'],
  ['several statements in a line', 'a = 1; b = 2;\nif x: a(); b()\n'],
  ['global, nonlocal, del, assert', 'def f():\n  global a, b\n  nonlocal c\n  del a[0], b\n  assert x, "y"\n'],
  ['augmented assignment and chains', 'a += 1\nb **= 2\nc = d = e, f = g\n'],
  ['async', 'async def f():\n  async with a as b:\n    async for c in d:\n      await e\n'],
  ['type parameters', 'def f[T](x: T) -> T: return x\nclass A[T: dict[str, int]]: pass\n'],
  ['type aliases', 'type A = list[int]\ntype B[T] = dict[str, T]\ntype = 1\ntype[0] = type (1)\n'],
  ['star expressions', 'a = *b, *c\nf(*a, **b, c=1)\nx = {**a, "b": 1}\nreturn_ = [*a, *b]\n'],
  ['yield', 'def f():\n  x = yield\n  y = yield x, 1\n  yield from z\n'],
  ['no newline at the end', 'def f():\n  return 1'],
]

const bad: readonly (readonly [string, string, number])[] = [
  ['a placeholder', 'import boto3\n%%SCRIPT=x.py%%\nx = 1\n', 2],
  ['an open bracket', 'x = (1,\ny = 2\n', 2],
  ['an open string', 'x = "abc\ny = 2\n', 1],
  ['an unexpected indentation', 'x = 1\n  y = 2\n', 2],
  ['an indentation that matches no line before', 'if x:\n    y()\n  z()\n', 3],
  ['a block without body', 'def f():\nx = 1\n', 2],
  ['try alone', 'try:\n  x()\ny = 1\n', 1],
  ['else alone', 'x = 1\nelse:\n  y()\n', 2],
  ['a missing colon', 'def f(events, context)\n  return 1\n', 1],
  ['a closing bracket too much', 'x = f(1))\n', 1],
  ['a missing comma', "x = {'a': 1\n 'b': 2}\n", 2],
  ['a key without value', "x = {'a': 1, 'b'}\n", 1],
  ['a missing operator', 'x = a[b c]\n', 1],
  ['an empty index', 'x = a[]\n', 1],
  ['a name that begins with a digit', 'x = 1a\n', 1],
  ['a brace that closes nothing in an f-string', "x = f'a}'\n", 1],
  ["Python 2's print", 'print "a"\n', 1],
  ['a name too much', 'x = 1\nthis is no python\n', 2],
]

describe('parsePython', () => {
  it.each(good)('reads %s', (_name, source) => {
    expect(parsePython(source).problems).toEqual([])
  })

  it.each(bad)('reports %s and goes on', (_name, source, line) => {
    const { problems } = parsePython(source)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems[0]?.line).toBe(line)
  })

  it('reads the lines behind one that it cannot read', () => {
    const { body } = parsePython('a = = 1\nb = 2\ndef f():\n  c = = 3\n  return d\n')
    expect(body.map((statement) => statement.kind)).toEqual(['assign', 'function'])
    expect(body[1]?.kind === 'function' && body[1].body.map((statement) => statement.kind)).toEqual(['return'])
  })

  it('ends on any text, whatever it holds', () => {
    const pieces = [
      'def f(',
      ')',
      ':',
      '\n',
      '  ',
      '\t',
      'x',
      ' = ',
      '"',
      "'",
      '"""',
      'f"{',
      '}',
      '[',
      ']',
      '{',
      '#',
      '\\',
      'if ',
      'else',
      'match ',
      'case ',
      'lambda',
      '@',
      '*',
      ',',
      'with ',
      'é',
      '\u0000',
      '%',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
        const script = parsePython(parts.join(''))
        expect(script.body).toBeInstanceOf(Array)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a script that nests or goes on without end', () => {
  it.each([
    ['brackets', `x = ${'('.repeat(50_000)}`],
    ['calls', `x = ${'f('.repeat(50_000)}`],
    ['nots', `x = ${'not '.repeat(50_000)}y`],
    ['signs', `x = ${'-'.repeat(50_000)}1`],
    ['lambdas', `x = ${'lambda: '.repeat(50_000)}1`],
    ['a chain', `x = a${'.b'.repeat(50_000)}`],
    ['blocks', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')],
    ['f-strings', `x = ${'f"{'.repeat(2_000)}`],
  ])('is reported: %s', (_name, source) => {
    expect(parsePython(source).problems.length).toBeGreaterThan(0)
  })

  it('is read where only its length is great', () => {
    expect(parsePython(`x = 1${' + 1'.repeat(20_000)}\n`).problems).toEqual([])
    expect(parsePython('x = 1\n'.repeat(20_000)).problems).toEqual([])
  })
})

describe('tokensOf', () => {
  it('closes every indentation that it opens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(8), fc.constantFrom('a', '# c', '', 'if x:'))), (lines) => {
        const tokens = tokensOf(lines.map(([depth, text]) => ' '.repeat(depth) + text).join('\n'))
        const count = (kind: string): number =>
          tokens.filter((token) => token.kind === kind && token.value === '').length
        expect(count('indent')).toBe(count('dedent'))
        expect(tokens.at(-1)?.kind).toBe('end')
      }),
    )
  })

  it('decodes escapes and keeps raw strings', () => {
    const texts = tokensOf(String.raw`"a\n\x41\u00e9\'" r"a\n" 'b\qc'`).filter((token) => token.kind === 'text')
    expect(texts.map((token) => token.value)).toEqual(["a\nAé'", String.raw`a\n`, String.raw`b\qc`])
  })
})
