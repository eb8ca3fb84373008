import { describe, expect, it } from 'vitest'
import { type Access, type Chart, layoutOf, mermaidOf, svgOf, terminalChart, wordsOf } from '../../src/docs/index.ts'
import { type AutomationDocument, readSource, type Step } from '../../src/document/index.ts'
import { corpusDocuments, corpusFolder } from '../check/corpus.ts'
import { chart, parseXml } from './drawing.ts'

it('has the corpus at hand', () => {
  if (process.env['CI'] === 'true') expect(corpusFolder, 'set GUARDIA_CORPUS').toBeDefined()
})

/** Quicker than reading every script; which steps are marked is not the point here. */
const guess = ({ action, inputs }: Step): Access =>
  action !== 'aws:executeAwsApi' ? 'unknown' : /^(?:Describe|Get|List)/.test(String(inputs?.['Api'])) ? 'read' : 'write'

describe.skipIf(corpusFolder === undefined)('the corpus of real documents (GUARDIA_CORPUS)', () => {
  const charts: readonly { readonly name: string; readonly chart: Chart }[] = (
    corpusFolder === undefined ? [] : corpusDocuments(corpusFolder)
  ).map(({ name, text }) => ({
    name,
    chart: chart(readSource(text).value as unknown as AutomationDocument, 'en', guess),
  }))
  const words = wordsOf('en')

  it('is drawn in every form, within a terminal, as XML that parses', async () => {
    expect(charts.length).toBeGreaterThan(500)
    const drawings: string[] = []
    for (const { name, chart } of charts) {
      // GitHub draws up to 50,000 characters and 500 arrows.
      expect(mermaidOf(chart).length, name).toBeLessThan(50_000)
      for (const line of terminalChart(chart, words).split('\n'))
        expect([...line].length, name).toBeLessThanOrEqual(100)
      drawings.push(await svgOf(chart, name, words))
    }
    for (const [index, { error }] of parseXml(drawings).entries()) expect(error, charts[index]?.name).toBeUndefined()
  }, 60_000)

  const largest = [...charts].sort((a, b) => b.chart.boxes.length - a.chart.boxes.length).slice(0, 20)

  it.each(largest)('$name has no box on another, and each group holds its own', async ({ chart }) => {
    const { boxes, groups } = await layoutOf(chart)
    const edges = (one: { x: number; y: number; width: number; height: number }) => ({
      left: one.x - one.width / 2,
      right: one.x + one.width / 2,
      top: one.y - one.height / 2,
      bottom: one.y + one.height / 2,
    })
    for (const [index, one] of boxes.entries()) {
      const a = edges(one)
      for (const other of boxes.slice(index + 1)) {
        const b = edges(other)
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
        expect(apart, `${one.box.step} and ${other.box.step}`).toBe(true)
      }
      const around = groups.find(({ group }) => group.id === one.box.group)
      if (around === undefined) continue
      const g = edges(around)
      expect(g.left <= a.left && a.right <= g.right && g.top <= a.top && a.bottom <= g.bottom, one.box.step).toBe(true)
    }
  })

  it('is drawn with the same bytes each time', async () => {
    for (const { name, chart } of largest.slice(0, 5)) {
      expect(await svgOf(chart, name, words)).toBe(await svgOf(structuredClone(chart), name, words))
    }
  })
})
