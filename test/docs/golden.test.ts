import { describe, expect, it } from 'vitest'
import { mermaidOf, terminalChart, wordsOf } from '../../src/docs/index.ts'
import { chart, golden } from './drawing.ts'

/** Look at the files under golden/; `npx vitest run test/docs -u` writes them again. */
describe.each(['change', 'loops'])('the document %s', (name) => {
  const document = golden(name)

  it.each(['en', 'es'] as const)('as Mermaid, %s', async (language) => {
    await expect(mermaidOf(chart(document, language))).toMatchFileSnapshot(`golden/${name}.${language}.mmd`)
  })

  it('in a terminal', async () => {
    await expect(terminalChart(chart(document), wordsOf('en'))).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  it('in a narrow terminal that has only ASCII', async () => {
    const text = terminalChart(chart(document), wordsOf('en'), { ascii: true, columns: 60 })
    await expect(text).toMatchFileSnapshot(`golden/${name}.ascii.txt`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is the point
    expect(text).toMatch(/^[\x00-\x7f]*$/)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60)
  })
})
