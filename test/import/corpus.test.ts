/** Every shared document goes through TypeScript and comes back the same, twice. */
import { expect, test } from 'vitest'
import { equivalent, type Json, printJson, printYaml, readSource } from '../../src/document/index.ts'
import { importDocument } from '../../src/import/index.ts'
import { isThere, run, samples } from './corpus.ts'

test('the corpus is there', ({ skip }) => {
  if (!isThere && process.env['CI'] !== 'true') skip('no corpus beside the repository; GUARDIA_CORPUS names one')
  expect(isThere).toBe(true)
})

test.skipIf(!isThere)(
  'documents come back equal; their print imports to the same TypeScript; scripts may be files',
  () => {
    const unequal: string[] = []
    const other: string[] = []
    const apart: string[] = []
    const total = { documents: 0, steps: 0, raw: 0, references: 0, typed: 0, byName: 0 }
    for (const { path, text } of samples()) {
      const { value } = readSource(text)
      const { typescript, statistics } = importDocument(text)
      const made: Json = run(typescript)
      if (!equivalent(made, value)) unequal.push(path)
      const again = importDocument(total.documents % 2 === 0 ? printYaml(made) : printJson(made))
      if (again.typescript !== typescript) other.push(path)
      if (/executeScript/.test(text) && total.documents % 5 === 0) {
        const split = importDocument(text, { scriptFolder: './scripts' })
        if (!equivalent(run(split.typescript, split.scripts), value)) apart.push(path)
      }
      total.documents += 1
      total.steps += statistics.steps
      total.raw += statistics.rawSteps
      total.references += statistics.references
      total.typed += statistics.typedReferences
      total.byName += statistics.referencesByName
    }
    expect({ unequal, other, apart }).toEqual({ unequal: [], other: [], apart: [] })
    expect(total.documents).toBeGreaterThan(100)
    expect(total.raw / total.steps).toBeLessThan(0.005)
    expect(total.typed / total.references).toBeGreaterThan(0.99)
    expect(total.byName / total.references).toBeLessThan(0.05)
  },
  60_000,
)
