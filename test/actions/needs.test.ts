import fc from 'fast-check'
import { expect, it } from 'vitest'
import { actions } from '../../src/actions/index.ts'
import type { Json, JsonObject } from '../../src/document/index.ts'

it('says what a step needs, whatever stands in its inputs', () => {
  const value = fc.oneof(
    fc.constantFrom<Json>(null, true, 0, '', 'x', '{{ a.b }}', '{{ a', [], {}, ['{{ a.b }}'], [null], [[]]),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  )
  for (const action of actions.values()) {
    const names = [...Object.keys(action.inputs), 'Other', 'constructor']
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (inputs) => {
        for (const need of action.needs(inputs as JsonObject)) expect(need.kind).toMatch(/\w/)
        action.check?.(inputs as JsonObject, () => {})
      }),
      { numRuns: 60 },
    )
  }
})
