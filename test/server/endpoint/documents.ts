/** Documents of the tests. */
export const sleepy = `schemaVersion: '0.3'
description: sleeps
parameters:
  Name: {type: String, description: a name, default: nobody}
  Names: {type: StringList, default: [a, b]}
mainSteps:
  - name: Doze
    action: aws:sleep
    inputs: {Duration: PT1S}
`

export const asks = (approver: string): string => `schemaVersion: '0.3'
outputs: [Approve.ApprovalStatus, After.Never]
mainSteps:
  - name: Approve
    action: aws:approve
    inputs:
      Message: may I?
      Approvers: ['${approver}']
  - name: After
    action: aws:sleep
    inputs: {Duration: PT1S}
    isEnd: true
`

export const pauses = `schemaVersion: '0.3'
mainSteps:
  - name: Stop
    action: aws:pause
    inputs: {}
  - name: After
    action: aws:sleep
    inputs: {Duration: PT1S}
`

/** Reads tables as its role. */
export const reads = `schemaVersion: '0.3'
assumeRole: '{{ AutomationAssumeRole }}'
parameters:
  AutomationAssumeRole: {type: 'AWS::IAM::Role::Arn', default: ''}
mainSteps:
  - name: Who
    action: aws:executeAwsApi
    inputs: {Service: sts, Api: GetCallerIdentity}
    outputs: [{Name: Arn, Selector: $.Arn, Type: String}]
  - name: Read
    action: aws:executeAwsApi
    inputs: {Service: sqs, Api: ListQueues}
outputs: [Who.Arn]
`

export const scripted = `schemaVersion: '0.3'
mainSteps:
  - name: Look
    action: aws:executeScript
    inputs:
      Runtime: python3.11
      Handler: main
      Script: |
        import boto3
        import os
        def main(events, context):
            arn = boto3.client('sts').get_caller_identity()['Arn']
            return {'arn': arn, 'names': sorted(os.environ)}
    outputs:
      - {Name: Arn, Selector: $.Payload.arn, Type: String}
      - {Name: Names, Selector: $.Payload.names, Type: StringList}
outputs: [Look.Arn, Look.Names]
`
