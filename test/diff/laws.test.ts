import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffDocuments, formatDiff } from '../../src/diff/index.ts'
import { diffLines } from '../../src/diff/lines.ts'
import { type AutomationDocument, type JsonObject, readSource, stepPlaces } from '../../src/document/index.ts'
import { corpusDocuments, corpusFolder } from '../check/corpus.ts'

describe('diffLines', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))

  it('holds both texts, and no line twice that stayed', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after)
        const side = (sign: string) => lines.filter((one) => one.sign !== sign).map(({ text }) => text)
        expect(side('+').join('\n')).toBe(before)
        expect(side('-').join('\n')).toBe(after)
        if (before === after) expect(lines.every(({ sign }) => sign === ' ')).toBe(true)
      }),
    )
  })

  it('takes no time for long texts', () => {
    const [one, other] = ['x', 'y'].map((letter) => `${letter}\n`.repeat(20_000))
    expect(diffLines(one ?? '', other ?? '').length).toBeGreaterThan(30_000)
  })
})

it('reads malformed documents', () => {
  const odd = fc.jsonValue({ maxDepth: 3 })
  const step = fc.record({
    name: fc.constantFrom('One', 'Two', 1),
    action: fc.constantFrom('aws:loop', 'aws:branch'),
    inputs: odd,
  })
  const document = fc.record({
    mainSteps: fc.array(fc.oneof(step, odd), { maxLength: 4 }),
    parameters: odd,
    outputs: odd,
  })
  fc.assert(
    fc.property(document, document, (before, after) => {
      const diff = diffDocuments(before as unknown as AutomationDocument, after as unknown as AutomationDocument)
      expect(formatDiff(diff)).toMatch(/\n$/)
    }),
  )
})

describe.skipIf(corpusFolder === undefined)('differences in the corpus (GUARDIA_CORPUS)', () => {
  const documents =
    corpusFolder === undefined ? [] : corpusDocuments(corpusFolder).filter((_, index) => index % 8 === 0)
  const read = (text: string) => readSource(text).value as unknown as AutomationDocument

  it('a document does not differ from itself', () => {
    for (const { name, text } of documents) {
      expect(formatDiff(diffDocuments(read(text), read(text))), name).toBe('No difference.\n')
    }
  })

  it('another name is told as another name, and as nothing else', () => {
    for (const { name, text } of documents) {
      const document = read(text)
      const [first] = stepPlaces(document)
      if (first === undefined || /%%|\\/.test(first.step.name) || !/^\w+$/.test(first.step.name)) continue
      const { step } = first
      const after = renamed(document as unknown as JsonObject, step.name) as unknown as AutomationDocument
      const diff = diffDocuments(document, after)
      expect(diff.document, name).toEqual([])
      const [only] = diff.steps
      expect(
        diff.steps.map((one) => [one.kind, one.name]),
        name,
      ).toEqual([['changed', `${step.name}Anew`]])
      expect(only?.was).toBe(step.name)
      expect(diff.approval, name).toEqual([])
    }
  })

  it('a step more is told as one', () => {
    for (const { name, text } of documents) {
      const document = read(text)
      const wait = { name: 'WaitALittle', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }
      const diff = diffDocuments(document, { ...document, mainSteps: [wait, ...document.mainSteps] })
      expect(diff.steps, name).toMatchObject([{ kind: 'added', name: 'WaitALittle', movedBehind: null }])
      expect(diff.permissions, name).toEqual([])
    }
  })
})

/** The document with one step renamed, in the way an editor's search for whole words would do it. */
function renamed(document: JsonObject, name: string): JsonObject {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      if (key === 'description' || key === 'Script') return value
      if (['name', 'nextStep', 'NextStep', 'Default'].includes(key) && value === name) return `${name}Anew`
      if (key === 'onFailure' || key === 'onCancel')
        return value.replace(new RegExp(`^step: *${name}$`), `step:${name}Anew`)
      const output = new RegExp(`(\\{\\{\\s*)${name}\\.`, 'g')
      const read = value.replace(output, `$1${name}Anew.`)
      return key === 'outputs' ? read.replace(new RegExp(`^${name}\\.`), `${name}Anew.`) : read
    }
    if (Array.isArray(value)) return value.map((one) => visit(one, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, visit(one, inner)]))
  }
  return visit(document, '') as JsonObject
}
