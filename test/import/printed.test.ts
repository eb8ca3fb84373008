/** Imported files pass the compiler at its strictest, and biome: a sample here, all of them in slow.test.ts. */
import { expect, test } from 'vitest'
import { importDocument } from '../../src/import/index.ts'
import { isThere, samples } from './corpus.ts'
import { biomeComplaints, typeErrors } from './printed.ts'

const sample = isThere
  ? samples()
      .filter((_, index) => index % 17 === 0)
      .map(({ text }) => importDocument(text).typescript)
  : []

/** Values of every wrong type where AWS, an action, a parameter or a property wants another. */
const misfits = importDocument(
  JSON.stringify({
    schemaVersion: '0.3',
    description: 'x'.repeat(130),
    parameters: {
      Text: { type: 'String', allowedValues: ['a', 'b'], default: '' },
      Number: { type: 'Integer', default: '5', allowedValues: ['5', 6] },
      Flag: { type: 'Boolean', default: 'true' },
      List: { type: 'StringList', default: '[]', allowedValues: ['x'] },
      Map: { type: 'StringMap', default: '{}' },
      Maps: { type: 'MapList', default: {} },
      Ids: { type: 'List<AWS::EC2::Instance::Id>' },
      Odd: { type: 'Other', default: [1, 2, 3] },
      'with-dash': { type: 'String', description: "it's", minChars: '1' },
    },
    variables: { Count: { type: 'Integer' }, Text: { type: 'StringList', default: 'x' } },
    mainSteps: [
      {
        name: 'Update',
        action: 'aws:executeAwsApi',
        timeoutSeconds: '{{ Text }}',
        maxAttempts: '{{ Number }}',
        onFailure: 'abort',
        isCritical: 'yes',
        inputs: {
          Service: 'lambda',
          Api: 'UpdateFunctionConfiguration',
          FunctionName: '{{ List }}',
          Timeout: '{{ Text }}',
          MemorySize: '{{ Number }}',
          Layers: '{{ Text }}',
          Runtime: 'cobol',
          Environment: { Variables: '{{ Maps }}' },
          VpcConfig: { SubnetIds: ['{{ List }}', 1], Nope: true },
          DeadLetterConfig: null,
        },
        outputs: [
          { Name: 'Arn', Selector: '$.FunctionArn', Type: 'Integer' },
          { Name: 'Two words', Selector: '$.Role' },
        ],
      },
      {
        name: 'Item',
        action: 'aws:executeAwsApi',
        inputs: {
          Service: 'dynamodb',
          Api: 'PutItem',
          TableName: '{{ Update.Two words }}',
          Item: {
            id: { S: '{{ Text }}' },
            many: { L: [{ N: '{{ Number }}' }, { M: '{{ Map }}' }], S: 'two of a union' },
          },
          ReturnValues: '{{ with-dash }}',
        },
      },
      { name: 'Wait', action: 'aws:sleep', inputs: { Duration: '{{ Update.Arn }}' } },
      { name: 'Missing', action: 'aws:sleep', inputs: {} },
      { name: 'Count', action: 'aws:updateVariable', inputs: { Name: 'variable:Count', Value: 'three' } },
      { name: 'Approve', action: 'aws:approve', inputs: { Approvers: 'me', Message: 5, MinRequiredApprovals: '1' } },
      { name: 'Said', action: 'aws:pause', inputs: { Text: '{{ Approve.ApproverDecisions }} {{ Map }}' } },
      {
        name: 'Branch',
        action: 'aws:branch',
        inputs: {
          Choices: [
            { NextStep: 'Wait', Variable: '{{ Text }}', StringEquals: 'c' },
            { NextStep: 'Wait', Variable: '{{ Number }}', StringEquals: 5 },
            { NextStep: 'Wait', Variable: '{{ Map }}', Contains: '{{ Maps }}' },
            { NextStep: 'Wait', Not: { Not: { Variable: 'x', BooleanEquals: true } } },
            { NextStep: 'Wait', And: [] },
          ],
        },
      },
    ],
    outputs: ['Update.Two words', 'Update.Arn'],
  }),
).typescript

test('the compiler takes imported files', () => {
  expect(typeErrors([misfits, ...sample])).toEqual([])
}, 60_000)

test('biome finds nothing to say, not even about their format', () => {
  expect(biomeComplaints([misfits, ...sample])).toBe('')
}, 60_000)
