/** What the crash test runs. */
import type { AutomationDocument } from '../../../src/document/index.ts'
import { approve, branch, call, documentOf, loop, set, sleep } from '../../engine/small.ts'

const publish = (name: string, message: string, more: object = {}) =>
  call(
    name,
    { outputs: [{ Name: 'V', Selector: '$.V' }], ...more },
    { Service: 'sns', Api: 'Publish', Message: message },
  )

const wait = (name: string, table: string) => ({
  name,
  action: 'aws:waitForAwsResourceProperty',
  inputs: {
    Service: 'dynamodb',
    Api: 'DescribeTable',
    TableName: table,
    PropertySelector: '$.Table.TableStatus',
    DesiredValues: ['ACTIVE'],
  },
})

const script = (name: string) => ({
  name,
  action: 'aws:executeScript',
  inputs: {
    Runtime: 'python3.11',
    Handler: 'main',
    InputPayload: { step: name },
    Script: [
      'import time',
      'def main(events, context):',
      '    time.sleep(0.05)',
      '    return {"made": events["step"]}',
    ].join('\n'),
  },
})

const variables = { V: { type: 'String', default: '' } }
const run = (name: string, document: string) => ({
  name,
  action: 'aws:executeAutomation',
  inputs: { DocumentName: document },
})

/** Two people approve one after the other, so that one approval is in the journal while the other is awaited. */
const both = (name: string) => approve(name, ['maria', 'joe'], {}, { MinRequiredApprovals: 2 })

/** Only what may be repeated: a kill anywhere changes nothing. */
const calm: AutomationDocument = documentOf(
  [
    set('S1', 'V', 'a'),
    wait('W1', 'one'),
    sleep('T1', 'PT0.1S'),
    branch('B', [{ Variable: '{{ variable:V }}', StringEquals: 'a', NextStep: 'L' }]),
    sleep('Never'),
    loop('L', {
      Iterators: ['x', 'y', 'z'],
      Steps: [
        set('I1', 'V', '{{ L.CurrentIteratorValue }}'),
        wait('I2', '{{ L.CurrentIteratorValue }}'),
        sleep('I3', 'PT0.01S'),
      ],
    }),
    both('P'),
    { ...wait('W2', 'missing'), onFailure: 'step:End', timeoutSeconds: 30 },
    sleep('Skipped'),
    set('End', 'V', 'done'),
  ],
  { variables, outputs: ['P.ApprovalStatus', 'L.CurrentIteration'] },
)

/** Things that must not be done twice. */
const wild: AutomationDocument = documentOf(
  [
    publish('A', 'a'),
    loop('L', { Iterators: ['x', 'y'], Steps: [publish('In', '{{ L.CurrentIteratorValue }}')] }),
    both('P'),
    publish('B', '{{ A.V }}'),
    script('Py'),
    sleep('T', 'PT0.1S'),
    publish('C', '{{ B.V }}'),
  ],
  { outputs: ['A.V', 'C.V', 'Py.OutputPayload'] },
)

const child: AutomationDocument = documentOf([sleep('T', 'PT0.1S'), both('P'), set('E', 'V', 'child')], {
  variables,
  outputs: ['P.ApprovalStatus'],
})
const parent: AutomationDocument = documentOf(
  [run('R1', 'Child'), set('M', 'V', '{{ R1.Status }}'), run('R2', 'Child')],
  { variables, outputs: ['R2.Status'] },
)
const host: AutomationDocument = documentOf([wait('W', '{{ Host }}'), sleep('T', 'PT0.01S')], {
  parameters: { Host: { type: 'String' } },
})

export const documents: { readonly [name: string]: AutomationDocument } = {
  Calm: calm,
  Wild: wild,
  Child: child,
  Parent: parent,
  Host: host,
}

/** What is started: each with a token, so that starting again after a kill starts nothing twice. */
export const starts: readonly { readonly documentName: string; readonly [name: string]: unknown }[] = [
  { documentName: 'Calm' },
  { documentName: 'Wild' },
  { documentName: 'Parent' },
  { documentName: 'Calm' },
  { documentName: 'Wild' },
  {
    documentName: 'Host',
    targetParameterName: 'Host',
    targets: [{ Key: 'ParameterValues', Values: ['h1', 'h2', 'h3', 'h4'] }],
    maxConcurrency: '2',
  },
  { documentName: 'Wild' },
]

/** Steps that may be in flight only once. */
export const once: ReadonlySet<string> = new Set(['A', 'In', 'B', 'Py', 'C'])
