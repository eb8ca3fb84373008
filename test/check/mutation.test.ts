/**
 * Planted mistakes of our own in real documents: what `check` must say, where. Guards the rules against knowing only the shared
 * mutants. `GUARDIA_MUTANTS=50` plants each kind in fifty documents.
 */
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/check/index.ts'
import { type Diagnostic, readSource } from '../../src/document/index.ts'
import { corpusDocuments, corpusFolder } from './corpus.ts'
import { kinds } from './mutation/kinds.ts'
import { chanceOf, groundOf } from './mutation/mutation.ts'

/** Mistakes that are told, but not as errors, and why. */
const milder: { readonly [kind: string]: string } = {
  'pattern that is no pattern': 'real documents have patterns that only Java can judge, some with an open group',
  'pattern with an open group': 'the same',
  'output that its step does not have': 'SSM is known to refuse unknown steps there, not unknown outputs',
  'file without checksum': 'checksums are filled in when files are uploaded',
  'selector of nothing in the response': 'AWS has published such selectors; the output is then empty',
  'property selector of nothing': 'the same',
  'list member given a map': 'AWS has published calls with members of other types',
  'unknown namespace': 'it stays text, which another language may want',
  'its own output': 'on a path that only a failure takes it is a warning',
}

const perKind = Number(process.env['GUARDIA_MUTANTS'] ?? 4)

describe.skipIf(corpusFolder === undefined)('planted mistakes (GUARDIA_CORPUS)', () => {
  const sound = (corpusFolder === undefined ? [] : corpusDocuments(corpusFolder)).flatMap(({ name, text }) =>
    checkDocument(text).some(({ severity }) => severity === 'error') ? [] : [{ name, value: readSource(text).value }],
  )
  const sum = { planted: 0, error: 0, exact: 0 }

  it.each(Object.keys(kinds))('%s', (kind) => {
    const chance = chanceOf([...kind].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7))
    let planted = 0
    for (let tries = 0; tries < perKind * 600 && planted < perKind; tries += 1) {
      const base = sound[Math.floor(chance() * sound.length)]
      const document = structuredClone(base?.value)
      const pointer = kinds[kind]?.(groundOf(document, chance))
      if (base === undefined || pointer === undefined) continue
      planted += 1
      const found = checkDocument(JSON.stringify(document))
      const there = found.filter((one) => isAt(one, pointer))
      const errors = there.filter(({ severity }) => severity === 'error')
      const told = found.map(({ severity, rule, pointer: at }) => `${severity} ${rule} ${at}`).join('\n')
      expect(Object.hasOwn(milder, kind) ? there : errors, `${base.name} ${pointer}\n${told}`).not.toEqual([])
      sum.planted += 1
      if (errors.length > 0) sum.error += 1
      if (errors.some((one) => one.pointer === pointer)) sum.exact += 1
    }
    expect(planted, 'no document has room for this mistake').toBeGreaterThan(0)
  })

  it('are told in great number', () => {
    console.info(
      `${Object.keys(kinds).length} kinds, ${sum.planted} planted: ${sum.error} errors at the step or pointer, ${sum.exact} at the very pointer`,
    )
    expect(sum.error / sum.planted).toBeGreaterThan(0.95)
  })
})

/** At the pointer or inside of it, or in the same step. */
function isAt(one: Diagnostic, pointer: string): boolean {
  const step = /^\/mainSteps\/\d+(?:\/inputs\/Steps\/\d+)?/
  const [where] = step.exec(pointer) ?? []
  const inside = one.pointer === pointer || one.pointer.startsWith(`${pointer}/`)
  return inside || (where !== undefined && step.exec(one.pointer)?.[0] === where)
}
