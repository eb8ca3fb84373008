import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../src/docs/index.ts'
import { operators } from '../../src/document/index.ts'

const [english, spanish] = [wordsOf('en'), wordsOf('es')]
const keys = Object.keys(english) as (keyof typeof english)[]
const placesOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort()

describe('the words of both languages', () => {
  it('have the same keys, in the same order', () => {
    expect(Object.keys(spanish)).toEqual(keys)
  })

  it.each(keys)('%s says something, about the same things', (key) => {
    expect(spanish[key].trim()).not.toBe('')
    expect(placesOf(spanish[key])).toEqual(placesOf(english[key]))
  })

  it('are all used', () => {
    const folder = join(import.meta.dirname, '../../src/docs')
    const source = readdirSync(folder)
      .filter((name) => name !== 'english.ts' && name !== 'spanish.ts')
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n')
    const computed: readonly string[] = [...operators, 'and', 'or']
    const unused = keys.filter((key) => !computed.includes(key) && !new RegExp(`words\\.${key}\\b`).test(source))
    expect(unused).toEqual([])
  })
})
