import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printYaml, readSource, valueAt } from '../../src/document/index.ts'

const yaml = `# head
a: plain # note
"b": 'it''s'
c: |
  one

    two
  three
d: "x\\ty\\n\\u00e9z"
e:
  - f: >
      folded
      lines
  - [1, {g: 2}]
h: &x {i: j}
k: *x
`

const written = (text: string, pointer: string): string | undefined => {
  const place = readSource(text).placeOf(pointer)
  return place === undefined ? undefined : text.slice(place.value.start, place.value.end)
}

describe('placeOf', () => {
  it.each([
    ['/a', 'plain'],
    ['/b', "'it''s'"],
    ['/d', '"x\\ty\\n\\u00e9z"'],
    ['/e/1', '[1, {g: 2}]'],
    ['/e/1/0', '1'],
    ['/e/1/1/g', '2'],
    ['/h/i', 'j'],
    ['/k', undefined],
    ['/k/i', undefined],
    ['/nowhere', undefined],
  ])('gives the stretch of %s in YAML', (pointer, expected) => {
    expect(written(yaml, pointer)).toBe(expected)
    expect(written(`\ufeff${yaml}`, pointer)).toBe(expected)
  })

  it('gives the stretch of keys, quotes included', () => {
    const place = readSource(yaml).placeOf('/b')
    expect(yaml.slice(place?.key?.start, place?.key?.end)).toBe('"b"')
    expect(readSource(yaml).placeOf('/e/0')?.key).toBeUndefined()
  })

  it('gives every value of a JSON text as it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 4), (value, indent) => {
        const text = JSON.stringify({ value }, undefined, indent)
        const visit = (one: unknown, pointer: string): void => {
          expect(JSON.parse(written(text, pointer) ?? 'null')).toEqual(one)
          if (typeof one !== 'object' || one === null) return
          for (const [key, inner] of Object.entries(one))
            if (key !== '__proto__') visit(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        }
        if (!text.includes('"__proto__"')) visit(JSON.parse(text), '')
      }),
    )
  })
})

describe('positionOf a character', () => {
  const at = (text: string, pointer: string, part: string) => {
    const value = valueAt(readSource(text).value, pointer) as string
    return readSource(text).positionOf(pointer, value.indexOf(part))
  }

  it('follows literal blocks, quotes and escapes', () => {
    expect(at(yaml, '/a', 'ain')).toEqual({ line: 2, column: 6 })
    expect(at(yaml, '/b', 's')).toEqual({ line: 3, column: 11 })
    expect(at(yaml, '/c', 'two')).toEqual({ line: 7, column: 5 })
    expect(at(yaml, '/c', 'three')).toEqual({ line: 8, column: 3 })
    expect(at(yaml, '/d', 'z')).toEqual({ line: 9, column: 17 })
    expect(at('{"s": "a\\nb\\u0041c"}', '/s', 'c')).toEqual({ line: 1, column: 18 })
  })

  it('is the place of the value where lines are folded', () => {
    expect(at(yaml, '/e/0/f', 'lines')).toEqual({ line: 11, column: 5 })
  })

  it('is where the character stands, however the text is printed', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', '\n', ' ', '"', "'", '\\', ':', '#', '-', '\u{1f600}') })
    fc.assert(
      fc.property(texts, fc.boolean(), (value, json) => {
        const text = json ? JSON.stringify({ script: `${value}@` }) : printYaml({ script: `${value}@` })
        const { line, column } = readSource(text).positionOf('/script', value.length)
        expect(text.split('\n')[line - 1]?.[column - 1]).toBe('@')
      }),
    )
  })
})
