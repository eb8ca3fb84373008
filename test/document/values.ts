/** Arbitrary values and texts for the laws of this folder. */
import fc from 'fast-check'
import type { Json, Reference } from '../../src/document/index.ts'

const nasty = [
  ...[
    'yes',
    'No',
    'ON',
    'y',
    'null',
    '~',
    'Null',
    'true',
    'FALSE',
    '=',
    '<<',
    '.inf',
    '-.INF',
    '.nan',
    '+1',
    '-1',
    '.5',
    '5.',
  ],
  ...[
    '1e3',
    '1E+3',
    '0x1F',
    '0o17',
    '012',
    '0b11',
    '1_000',
    '12:30:45',
    '190:20:30.15',
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
  ],
  ...[
    '',
    ' ',
    ' a',
    'a ',
    '\t',
    'a\tb',
    '\ta',
    'a\n',
    '\na',
    '\n',
    '\n\n',
    ' \n',
    ' a\nb',
    'a\n b',
    'a\n\n',
    'a\n\nb\n',
    'a\n \n',
    '\n  a\n',
  ],
  ...[
    'a\rb',
    'a\r\nb',
    '\r',
    'a \nb',
    'a\t\n\tb',
    '\ta\nb',
    '\u0000',
    '\u0007',
    '\u007f',
    '\u0085',
    '\u2028a',
    'a\u2029\nb',
    '\ufeff',
    'a\ufeff',
  ],
  ...['\ud800', 'a\udfffb', '🙂', 'ñ', '日本\n語', '\u00a0', 'a\u00a0'],
  ...[
    '{{ x }}',
    '{{x}} y',
    'a {{ x }}',
    '{',
    '}',
    '[a]',
    '- a',
    '-',
    '--',
    '---',
    '...',
    '... a',
    '? a',
    ': a',
    'a:',
    'a: b',
    ':',
    'a #b',
    '#',
    '# a',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '|-',
    "'",
    '"',
    '\\',
    "it's",
    '"a"',
    '"a\\b',
    '\'a\\"',
    '%a',
    '@a',
    '`a`',
    ',',
    'a, b',
    '^[\\w]+$',
    'arn:aws:iam::1:role/x',
  ],
  ...['---\na', '# a\nb', '%YAML 1.1\n---\n', 'def f():\n    return {"a": 1}  # x\n\n\nf()\n', '\n\n\n#', '#\n#\n'],
  ...['x'.repeat(1100), `${'x'.repeat(300)} ${'y'.repeat(300)}`, 'constructor', 'toString', 'hasOwnProperty'],
]

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nasty) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(' ', '\n', '\t', 'a', ':', '#', '-', "'", '"', '0'), { maxLength: 12 })
      .map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
)

const key = text.filter((one) => one !== '__proto__')

export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e21, -2.5e-9, 1e300, 123456789012),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

const name = fc.stringMatching(/^[A-Za-z0-9_]{1,12}$/)

export const reference: fc.Arbitrary<Reference> = fc.oneof(
  name.map((one): Reference => ({ kind: 'parameter', name: one })),
  fc
    .tuple(name, fc.array(name, { minLength: 1, maxLength: 3 }))
    .map(([step, words]): Reference => ({ kind: 'output', step, name: words.join(' ') })),
  fc
    .tuple(fc.constantFrom('variable' as const, 'global' as const, 'automation' as const), name)
    .map(([kind, one]): Reference => ({ kind, name: one })),
  fc.stringMatching(/^[A-Za-z0-9_./-]{1,12}$/).map((one): Reference => ({ kind: 'ssm', name: one })),
)
