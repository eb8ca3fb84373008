import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { diffDocuments, formatDiff } from '../../src/diff/index.ts'
import { type AutomationDocument, readSource } from '../../src/document/index.ts'

/** `UPDATE_CASES=1 npx vitest run test/diff/pairs.test.ts` writes the `.txt` files; look at the difference before committing it. */
const update = process.env['UPDATE_CASES'] === '1'
const folder = new URL('pairs/', import.meta.url)
const names = readdirSync(folder).flatMap((file) => /^(.*)\.before\.yaml$/.exec(file)?.[1] ?? [])

const document = (file: string): AutomationDocument =>
  readSource(readFileSync(new URL(file, folder), 'utf8')).value as unknown as AutomationDocument

describe('the difference of a pair', () => {
  it.each(names)('%s', (name) => {
    const text = formatDiff(diffDocuments(document(`${name}.before.yaml`), document(`${name}.after.yaml`)))
    const file = new URL(`${name}.txt`, folder)
    if (update) writeFileSync(file, text)
    else expect(text).toBe(readFileSync(file, 'utf8'))
  })

  it.each(names)('%s, the other way round, is as long', (name) => {
    const one = diffDocuments(document(`${name}.before.yaml`), document(`${name}.after.yaml`))
    const other = diffDocuments(document(`${name}.after.yaml`), document(`${name}.before.yaml`))
    const kinds = (diff: typeof one, kind: string) => diff.steps.filter((step) => step.kind === kind).length
    expect(kinds(other, 'added')).toBe(kinds(one, 'removed'))
    expect(kinds(other, 'changed')).toBe(kinds(one, 'changed'))
    expect(other.permissions.map(({ action, before, after }) => [action, after, before])).toEqual(
      one.permissions.map(({ action, before, after }) => [action, before, after]),
    )
    expect(other.approval.length).toBe(one.approval.length)
  })
})
