/**
 * aws:executeAwsApi: calls one operation of any AWS service.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html
 */
import { apiCallOf, apiNeeds } from './api-call.ts'
import type { ActionOf } from './inputs-of.ts'

const inputs = {
  Service: {
    kind: 'string',
    required: true,
    doc: "The service, by boto3's name: ec2, dynamodb, application-autoscaling.",
  },
  Api: { kind: 'string', required: true, doc: "The operation: DescribeTable; boto3's describe_table is read too." },
} as const

const outputs = {
  OutputPayload: { type: 'String', doc: 'The whole answer as JSON text.' },
} as const

const ownNames = Object.keys(inputs)

/** aws:executeAwsApi. One call, no paging. The output is the answer itself, so that selectors read its members. */
export const executeAwsApi: ActionOf<typeof inputs, typeof outputs> = {
  name: 'aws:executeAwsApi',
  doc: 'Calls one operation of any AWS service; its input members stand beside Service and Api.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html',
  impact: 'Undetermined',
  inputs,
  openInputs: true,
  outputs,
  defaultTimeoutSeconds: 25,
  maxTimeoutSeconds: 25,
  repeatable: false,
  needs: (inputs) => apiNeeds(inputs, ownNames),
  async run(inputs, context) {
    const call = apiCallOf(inputs, ownNames)
    return { kind: 'done', output: await context.call(call.service, call.operation, call.input) }
  },
}
