import { Ajv, type ValidateFunction } from 'ajv'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { actions } from '../../src/actions/index.ts'
import { checkDocument, documentSchema, rules, rulesOfSchema } from '../../src/check/index.ts'
import { type Json, type JsonObject, operators, parseChoices, readSource } from '../../src/document/index.ts'
import { documentsIn, errorCases } from './cases.ts'
import { corpusDocuments, corpusFolder, mutants } from './corpus.ts'

/** Errors of which the schema sees only a part: names that cannot be a slip, forms but not values. */
const seenInPart = [
  'unknown-action',
  'unknown-input',
  'parameter-key',
  'parameter-limits',
  'variable-default',
  'allowed-pattern',
  'document-output',
  'file-declaration',
  'syntax',
]

let ajv: Ajv
let accepts: ValidateFunction
beforeAll(() => {
  ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: false })
  ajv.addSchema(documentSchema(), 'document')
  accepts = ajv.compile({ $ref: 'document' })
})

function errorsOf(text: string | JsonObject): readonly string[] {
  return checkDocument(text).flatMap(({ severity, rule }) => (severity === 'error' ? [rule] : []))
}

/** What is wrong between the checker and the schema about one document. */
function disagreement(name: string, text: string): string | undefined {
  const errors = errorsOf(text)
  if (errors.includes('syntax')) return undefined
  const accepted = accepts(readSource(text).value)
  const told = ajv.errorsText(accepts.errors?.slice(0, 3))
  const must = errors.filter((rule) => rulesOfSchema.includes(rule))
  if (accepted && must.length > 0) return `${name}: accepted despite ${must.join()}`
  if (!accepted && !errors.some((rule) => rulesOfSchema.includes(rule) || seenInPart.includes(rule))) {
    return `${name}: refused without an error (${errors.join()}): ${told}`
  }
  return undefined
}

describe('the schema', () => {
  it('is draft 7 that describes every action and every input', () => {
    expect(ajv.validateSchema(documentSchema())).toBe(true)
    const { definitions } = documentSchema() as { definitions: { [name: string]: JsonObject } }
    for (const { name, inputs, undocumented } of actions.values()) {
      expect(definitions[name]?.['description']).toMatch(/\S/)
      if (undocumented !== true)
        expect(Object.keys(definitions[name]?.['properties'] ?? {})).toEqual(Object.keys(inputs))
    }
  })

  it('names rules that exist, and errors', () => {
    const ids = rules.map(({ id }) => id)
    expect([...rulesOfSchema, ...seenInPart].filter((id) => !ids.includes(id))).toEqual([])
  })

  it('refuses the cases of its rules, and accepts what the checker accepts', () => {
    const all = [...errorCases(), ...documentsIn('ok')]
    expect(all.flatMap(({ name, document }) => disagreement(name, document) ?? [])).toEqual([])
    const shown = new Set(errorCases().flatMap(({ document }) => errorsOf(document)))
    expect(rulesOfSchema.filter((id) => !shown.has(id))).toEqual([])
  })

  it('is no harder on inputs than the checker, and no softer', () => {
    const values = fc.oneof(
      fc.constantFrom<Json>(null, true, 'true', 0, 1, 2, 50, 101, 1.5, '50', 'x', '{{ a.b }}', '{{', '', [], {}, [
        null,
      ]),
      fc.constantFrom<Json>(['x'], [1], [true], ['{{ a.b }}'], [{}], [{ a: 1 }], 'Approve', 'python3.99', 'python3.11'),
      fc.constantFrom<Json>(
        Array.from({ length: 101 }, () => 'x'),
        ['{{'],
        'variable:x',
        'a b',
        ['x', ['x']],
      ),
    )
    const table = ['missing-input', 'exclusive-inputs', 'input-type', 'input-value']
    for (const action of actions.values()) {
      if (action.undocumented === true) continue
      const validate = ajv.getSchema(`document#/definitions/${action.name}`)
      const names = Object.keys(action.inputs).filter((name) => !['Steps', 'Choices', 'LoopCondition'].includes(name))
      const right = Object.fromEntries(
        Object.entries(action.inputs).flatMap(([name, { required }]) =>
          required === true ? [[name, '{{ a.b }}']] : [],
        ),
      )
      const inputs = fc.dictionary(fc.constantFrom(...names, 'Other'), fc.oneof(values, enumOf(action.name)), {
        maxKeys: 5,
      })
      fc.assert(
        fc.property(inputs, fc.boolean(), (given, whole) => {
          const written = { ...(whole ? right : {}), ...given } as JsonObject
          const step = { name: 'Step', action: action.name, inputs: written }
          const found = checkDocument({ schemaVersion: '0.3', mainSteps: [step] }).filter(
            ({ severity, rule }) => severity === 'error' && table.includes(rule),
          )
          expect(
            validate?.(written),
            `${JSON.stringify(step)} ${found[0]?.message} ${ajv.errorsText(validate?.errors)}`,
          ).toBe(found.length === 0)
        }),
        { numRuns: 60 },
      )
    }
  })

  it('reads conditions as the checker does', () => {
    const validate = ajv.getSchema('document#/definitions/choice')
    const value = fc.constantFrom<Json>('{{ a.b }}', 'x', 'true', 1, true, null, [], {})
    const { condition } = fc.letrec<{ condition: Json }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 2 },
        fc.dictionary(fc.constantFrom('Variable', 'NextStep', 'Other', ...operators.slice(0, 7)), value, {
          maxKeys: 3,
        }),
        fc.record({ Variable: value, [operators[0]]: value }),
        fc.record({ Variable: value, BooleanEquals: value }),
        fc.record({ Not: tie('condition') }),
        fc.record({ And: fc.array(tie('condition'), { maxLength: 3 }) }),
        fc.record({ Or: fc.array(tie('condition'), { maxLength: 3 }), Variable: value }, { requiredKeys: ['Or'] }),
        value,
      ) as fc.Arbitrary<Json>,
    }))
    fc.assert(
      fc.property(condition, fc.boolean(), (one, named) => {
        const choice =
          named && typeof one === 'object' && one !== null && !Array.isArray(one) ? { ...one, NextStep: 'x' } : one
        expect(validate?.(choice), JSON.stringify(choice)).toBe(parseChoices([choice as Json]).ok)
      }),
      { numRuns: 1000 },
    )
  })
})

/** Values of an action's enumerations, right and wrong. */
function enumOf(name: string): fc.Arbitrary<Json> {
  const listed = Object.values(actions.get(name)?.inputs ?? {}).flatMap((field) => field.enum ?? [])
  return fc.constantFrom<Json>(...listed, 'none', 'toolong'.repeat(700))
}

describe.skipIf(corpusFolder === undefined)('the schema and the corpus of real documents (GUARDIA_CORPUS)', () => {
  it('accepts what the checker accepts, and nothing that its rules refuse', () => {
    const wrong = corpusDocuments(corpusFolder ?? '').flatMap(({ name, text }) => disagreement(name, text) ?? [])
    expect(wrong).toEqual([])
  })

  it('refuses mutants of its rules', () => {
    const wrong = mutants(corpusFolder ?? '').flatMap(({ id, document }) => disagreement(id, document) ?? [])
    expect(wrong).toEqual([])
  })
})
