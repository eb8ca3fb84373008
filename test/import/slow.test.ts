/** Every imported document of the corpus in one program of the compiler, and before biome. */
import { expect, test } from 'vitest'
import { importDocument } from '../../src/import/index.ts'
import { isThere, samples } from './corpus.ts'
import { biomeComplaints, typeErrors } from './printed.ts'

test.skipIf(!isThere)(
  'all of them compile and are in shape, scripts in files or not',
  () => {
    const texts = samples().flatMap(({ text }, index) => {
      const whole = importDocument(text).typescript
      return index % 10 === 0 ? [whole, importDocument(text, { scriptFolder: './scripts' }).typescript] : [whole]
    })
    expect(texts.length).toBeGreaterThan(100)
    expect(biomeComplaints(texts)).toBe('')
    expect(typeErrors(texts)).toEqual([])
  },
  180_000,
)
