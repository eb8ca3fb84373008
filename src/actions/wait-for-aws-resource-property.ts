/**
 * aws:waitForAwsResourceProperty: looks again and again until a property of a resource has one of the wanted values.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html
 */
import { apiNeeds } from './api-call.ts'
import type { ActionOf } from './inputs-of.ts'
import { lookAgain, type Polls } from './polling.ts'
import { checkProperty, lookAtProperty, propertyInputNames } from './property.ts'

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
    doc: 'The values to wait for, as texts; booleans are "True" and "False".',
  },
} as const

/** aws:waitForAwsResourceProperty. A missing property is waited for, an API error fails the step (D-26). */
export const waitForAwsResourceProperty: ActionOf<typeof inputs> = {
  name: 'aws:waitForAwsResourceProperty',
  doc: 'Waits until a property of a resource has one of the desired values.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html',
  impact: 'NonMutating',
  inputs,
  openInputs: true,
  outputs: {},
  defaultTimeoutSeconds: 3_600,
  repeatable: true,
  check: checkProperty,
  needs: (inputs) => apiNeeds(inputs, propertyInputNames),
  async run(inputs, context) {
    const { matches } = await lookAtProperty(inputs, context)
    const memo = (context.memo ?? { polls: 0 }) as Polls
    return matches ? { kind: 'done', output: {} } : lookAgain(context.now, memo)
  },
}
