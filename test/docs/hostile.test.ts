import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mermaidOf, svgOf, terminalChart, wordsOf } from '../../src/docs/index.ts'
import type { AutomationDocument } from '../../src/document/index.ts'
import { chart, documentOf, parseXml } from './drawing.ts'

const nasty = [
  '"]-->',
  '<script>alert(1)</script>',
  'line\nbreak',
  '\u001b[31mred\u001b[2J',
  'ñandú 東京 👩‍🚒',
  '\u202eevil',
  'a|b`c`;%%{init: {}}%%',
  'end',
  '#quot;]; click s1 href "javascript:x"',
  '\ud800',
  ']]>&amp;\u0000',
  'x'.repeat(400),
]

const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ minLength: 1, unit: 'binary' }))
const step = fc.record({
  name: text,
  action: fc.constantFrom('aws:sleep', 'aws:approve', 'aws:executeAwsApi', 'aws:updateVariable', 'aws:loop'),
  onFailure: fc.constantFrom('Abort', 'Continue', 'step:end', 'step:"]-->'),
  inputs: fc.record({ Service: text, Api: text, Duration: text, Name: text, Value: text, Iterators: fc.array(text) }),
})
const hostile: fc.Arbitrary<AutomationDocument> = fc.array(step, { maxLength: 8 }).map(documentOf)

/** Every line that a chart may have in Mermaid; inside quotes stands nothing that is syntax to anybody. */
const quoted = String.raw`"(?:[\p{L}\p{M}\p{N} .,:;/()≥≤…]|#\d+;|<br/>)*"`
const line = new RegExp(
  String.raw`^(?:flowchart TD| +(?:end|\w+(?:\(\[|\(\(|\{\{|\[\[|\{|\[/|\(|\[|>)${quoted}(?:\]\)|\)\)|\}\}|\]\]|\}|/\]|\)|\])|subgraph \w+\[${quoted}\]|\w+ -\.?->(?:\|${quoted}\|)? \w+|classDef \w+ [\w:,#\- ]+|class [\w,]+ \w+))$`,
  'u',
)

describe('names that would like to be more than names', () => {
  it('stay inside their quotes in Mermaid', () => {
    fc.assert(
      fc.property(hostile, (document) => {
        const drawn = mermaidOf(chart(document, 'es', () => 'unknown'))
        for (const one of drawn.trimEnd().split('\n')) expect(one).toMatch(line)
      }),
    )
  })

  it('do nothing to a terminal, and keep to its width', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 40, max: 120 }), (document, columns) => {
        const drawn = terminalChart(
          chart(document, 'en', () => 'write'),
          wordsOf('en'),
          { columns },
        )
        expect(drawn.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
        for (const one of drawn.split('\n'))
          expect([...one.replaceAll(/[\p{M}\u200d]/gu, '')].length).toBeLessThanOrEqual(columns)
      }),
    )
  })

  it('are text and nothing else in SVG, as an XML parser reads it', async () => {
    const documents = [...nasty.map((name) => documentOf([{ name, action: 'aws:pause' }])), ...fc.sample(hostile, 150)]
    const drawings: string[] = []
    for (const [index, document] of documents.entries()) {
      const title = nasty[index % nasty.length] ?? ''
      drawings.push(
        await svgOf(
          chart(document, 'en', () => 'read'),
          title,
          wordsOf('en'),
        ),
      )
    }
    const ours = ['circle', 'defs', 'desc', 'g', 'marker', 'path', 'polygon', 'rect', 'style', 'svg', 'text', 'title']
    for (const read of parseXml(drawings)) {
      expect(read.error).toBeUndefined()
      expect(read.root).toBe('{http://www.w3.org/2000/svg}svg')
      expect(ours).toEqual(expect.arrayContaining([...read.tags]))
    }
    const [script] = parseXml([drawings[1] ?? ''])
    expect(script?.texts).toContain('<script>alert(1)</script>')
    for (const drawing of drawings) expect(drawing).not.toMatch(/<[^>]*\s(?:href|src|on\w+)=|@import|url\((?!#)/i)
  })
})
