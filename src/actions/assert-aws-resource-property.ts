/**
 * aws:assertAwsResourceProperty: fails unless a property of a resource has one of the wanted values.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-assertAwsResourceProperty.html
 */
import { apiNeeds } from './api-call.ts'
import { failure } from './failure-text.ts'

import type { ActionOf } from './inputs-of.ts'
import { checkProperty, lookAtProperty, propertyInputNames, propertyText } from './property.ts'

const name = 'aws:assertAwsResourceProperty'

const inputs = {
  Service: {
    kind: 'string',
    required: true,
    doc: "The service, by boto3's name: ec2, dynamodb, application-autoscaling.",
  },
  Api: { kind: 'string', required: true, doc: 'The operation that reads the resource: DescribeTable.' },
  PropertySelector: {
    kind: 'selector',
    required: true,
    doc: 'JSONPath of the property in the answer: $.Table.TableStatus.',
  },
  DesiredValues: {
    kind: 'stringList',
    required: true,
    doc: 'The values it may have, as texts; booleans are "True" and "False".',
  },
} as const

/** aws:assertAwsResourceProperty. A missing property fails too (D-26); maxAttempts repeats the look. */
export const assertAwsResourceProperty: ActionOf<typeof inputs> = {
  name,
  doc: 'Fails unless a property of a resource has one of the desired values.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-assertAwsResourceProperty.html',
  impact: 'NonMutating',
  inputs,
  openInputs: true,
  outputs: {},
  repeatable: true,
  check: checkProperty,
  needs: (inputs) => apiNeeds(inputs, propertyInputNames),
  async run(inputs, context) {
    const { selector, desired, actual, matches } = await lookAtProperty(inputs, context)
    if (matches) return { kind: 'done', output: {} }
    const found = actual === undefined ? 'there is no such property in the answer' : `it is "${propertyText(actual)}"`
    const detail = `Property ${selector} must be one of [${desired.join(', ')}], but ${found}`
    throw failure(name, detail, { type: 'Verification' })
  },
}
