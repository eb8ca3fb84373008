import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkDocument } from '../../src/check/index.ts'
import type { Json, JsonObject } from '../../src/document/index.ts'

const good: JsonObject = {
  schemaVersion: '0.3',
  assumeRole: '{{ Role }}',
  parameters: { Role: { type: 'AWS::IAM::Role::Arn', default: '' }, Names: { type: 'StringList', default: [] } },
  variables: { Count: { type: 'Integer', default: 0 } },
  mainSteps: [
    {
      name: 'Read',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'ec2', Api: 'DescribeInstances', InstanceIds: ['{{ Names }}'] },
      outputs: [{ Name: 'State', Selector: '$.Reservations[0].Instances[0].State.Name', Type: 'String' }],
    },
    {
      name: 'Each',
      action: 'aws:loop',
      inputs: {
        Iterators: '{{ Names }}',
        Steps: [
          { name: 'Ask', action: 'aws:approve', onFailure: 'step:Choose', inputs: { Approvers: ['{{ Names }}'] } },
          { name: 'Set', action: 'aws:updateVariable', inputs: { Name: 'variable:Count', Value: 1 } },
        ],
      },
    },
    {
      name: 'Choose',
      action: 'aws:branch',
      isEnd: true,
      inputs: {
        Choices: [{ NextStep: 'Run', Not: { Variable: '{{ Read.State }}', StringEquals: 'running' } }],
      },
    },
    {
      name: 'Run',
      action: 'aws:executeScript',
      inputs: { Runtime: 'python3.11', Handler: 'main', Script: 'def main(events, context):\n  return events' },
    },
  ],
  outputs: ['Read.State'],
  files: { 'a.py': { checksums: { sha256: 'x' } } },
}

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1.5,
    '',
    ' ',
    '{{',
    '}}',
    '{{ x',
    '{{ a.b }}',
    '{{ variable:x }}',
    'step:',
    'step:Read',
    'constructor',
  ),
  fc.constantFrom<Json>(
    [],
    {},
    [[]],
    [null],
    [{}],
    { constructor: 1 },
    { name: 1 },
    { toString: 'x', hasOwnProperty: 'y' },
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
)

/** Every place in a value, as paths. */
function places(value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Array.isArray(value)
    ? value.flatMap((one: Json, index) => places(one, [...path, index]))
    : Object.entries(value).flatMap(([key, one]) => places(one as Json, [...path, key]))
  return [path, ...inner]
}

function replaced(value: Json, path: readonly (string | number)[], by: Json): Json {
  const [first, ...rest] = path
  if (first === undefined) return by
  if (Array.isArray(value)) return value.map((one: Json, index) => (index === first ? replaced(one, rest, by) : one))
  const object = value as JsonObject
  return { ...object, [first]: replaced(object[first] ?? null, rest, by) }
}

it('never throws for what stands anywhere in a document, and places every finding in it', () => {
  const all = places(good)
  fc.assert(
    fc.property(fc.nat(all.length - 1), odd, (at, value) => {
      const document = replaced(good, all[at] ?? [], value) as JsonObject
      for (const found of checkDocument(JSON.stringify(document))) {
        expect(found.line).toBeGreaterThan(0)
        expect(found.column).toBeGreaterThan(0)
        expect(found.message).toMatch(/\S/)
        expect(found.pointer === '' || found.pointer.startsWith('/')).toBe(true)
      }
    }),
    { numRuns: 1500 },
  )
})

it('never throws for text that is no document', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json(), fc.constantFrom('', '{', '[', '- a\n- b', 'a: &x [*x]', '%%%', '!!js/f x')),
      (text) => {
        expect(checkDocument(text).length).toBeGreaterThan(0)
      },
    ),
  )
})

it('takes own keys only', () => {
  const document =
    '{"schemaVersion":"0.3","parameters":{"constructor":{"type":"String"}},"mainSteps":[{"name":"Wait","action":"aws:sleep","inputs":{"Duration":"{{ toString }}"}}]}'
  expect(checkDocument(document).map(({ rule }) => rule)).toEqual(['undeclared-parameter'])
})
