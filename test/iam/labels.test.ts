/** How well `derivePolicy` finds the IAM actions of thirty documents that a person labelled: see `labels/needs.ts`. */
import { describe, expect, it } from 'vitest'
import { derivePolicy } from '../../src/iam/index.ts'
import { corpusDocuments, corpusFolder } from './corpus.ts'
import { labelled } from './labels/needs.ts'
import { sampleOf } from './labels/sample.ts'

describe.skipIf(corpusFolder === undefined)('labelled needs of documents of the corpus (GUARDIA_CORPUS)', () => {
  const documents = corpusFolder === undefined ? new Map() : corpusDocuments(corpusFolder)
  const children = Object.fromEntries(
    [...documents].map(([name, document]) => [name.replace(/^.*\/|\.\w+$/g, ''), document]),
  )
  const results = labelled.map(({ document, needs, may = [] }) => {
    const found = derivePolicy(documents.get(document), { documents: children }).uses.map(({ action }) => action)
    return {
      document,
      right: found.filter((action) => needs.includes(action)).length,
      missing: needs.filter((action) => !found.includes(action)),
      tooMuch: found.filter((action) => !needs.includes(action) && !may.includes(action)),
    }
  })

  it('were chosen by rule', () => {
    expect(labelled.map(({ document }) => document)).toEqual(sampleOf(documents, 30))
  })

  it('are found', () => {
    const sum = (count: (one: (typeof results)[number]) => number): number =>
      results.reduce((total, one) => total + count(one), 0)
    const right = sum((one) => one.right)
    const precision = right / (right + sum((one) => one.tooMuch.length))
    const recall = right / (right + sum((one) => one.missing.length))
    const lines = results
      .filter(({ missing, tooMuch }) => missing.length + tooMuch.length > 0)
      .map(
        ({ document, missing, tooMuch }) => `  ${document}: missing [${missing.join()}], too much [${tooMuch.join()}]`,
      )
    const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
    console.info(
      [`${right} actions right: precision ${percent(precision)}, recall ${percent(recall)}`, ...lines].join('\n'),
    )
    expect(precision, lines.join('\n')).toBe(1)
    expect(recall, lines.join('\n')).toBeGreaterThanOrEqual(0.975) // 144 of 147
  })
})
