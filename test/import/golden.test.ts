/** What a person should read: small documents, and the TypeScript that one would write for them. */
import { describe, expect, test } from 'vitest'
import { equivalent, readSource } from '../../src/document/index.ts'
import { type ImportOptions, importDocument } from '../../src/import/index.ts'
import { run } from './corpus.ts'

/** The TypeScript without its import line, after it was proven to make the document. */
function imported(document: string, options: ImportOptions = {}): string {
  const { typescript, scripts } = importDocument(document, options)
  expect(equivalent(run(typescript, scripts), readSource(document).value)).toBe(true)
  return typescript.replace(/^import [^']*'guardia'\n\n/, '')
}

describe('imported documents read well', () => {
  test('calls give their outputs names; references are members and say', () => {
    const document = `
schemaVersion: '0.3'
description: Raises a timeout.
assumeRole: '{{ Role }}'
parameters:
  Role: { type: AWS::IAM::Role::Arn, default: '', description: Who does it. }
  FunctionName: { type: String, allowedPattern: '^[a-z]+\\d$' }
  Mode: { type: String, allowedValues: [fast, slow], default: slow }
variables:
  Tries: { type: Integer, default: 0 }
mainSteps:
  - name: ReadFunction
    action: aws:executeAwsApi
    inputs: { Service: lambda, Api: GetFunctionConfiguration, FunctionName: '{{ FunctionName }}' }
    outputs:
      - { Name: Timeout, Selector: $.Timeout, Type: Integer }
      - { Name: Layers, Selector: $.Layers..Arn, Type: StringList }
      - { Name: Role, Selector: $.Role }
  - name: CountTry
    action: aws:updateVariable
    inputs: { Name: 'variable:Tries', Value: 1 }
  - name: Set
    action: aws:executeAwsApi
    description: Sets it.
    onFailure: Continue
    isCritical: 'false'
    inputs:
      Service: lambda
      Api: UpdateFunctionConfiguration
      FunctionName: '{{ FunctionName }}'
      Timeout: '{{ ReadFunction.Timeout }}'
      MemorySize: '512'
      Layers: ['{{ ReadFunction.Layers }}']
      Description: 'Was {{ReadFunction.Timeout}} s in {{ global:REGION }}, try {{ variable:Tries }}'
    isEnd: true
outputs: [ReadFunction.Timeout, Set.OutputPayload, Gone.Text]
`
    expect(imported(document)).toBe(`export default automation(
  {
    description: 'Raises a timeout.',
    assumeRole: (p) => p.Role,
    parameters: {
      Role: roleArn({ describe: 'Who does it.', default: '' }),
      FunctionName: text({ pattern: '^[a-z]+\\\\d$' }),
      Mode: text({ default: 'slow', allowed: ['fast', 'slow'] }),
    },
    variables: { Tries: integer({ default: 0 }) },
  },
  (p, step, v) => {
    const readFunction = step.call(
      'ReadFunction',
      'lambda',
      'GetFunctionConfiguration',
      { FunctionName: p.FunctionName },
      { outputs: { Timeout: ['$.Timeout', 'Integer'], Layers: ['$.Layers..Arn', 'StringList'], Role: ['$.Role'] } },
    )
    step.set('CountTry', v.Tries, 1)
    const set2 = step.call(
      'Set',
      'lambda',
      'UpdateFunctionConfiguration',
      {
        FunctionName: p.FunctionName,
        Timeout: readFunction.Timeout,
        MemorySize: unchecked('512'),
        Layers: [readFunction.Layers],
        Description: say\`Was \${tight(readFunction.Timeout)} s in \${execution.region}, try \${v.Tries.value}\`,
      },
      { description: 'Sets it.', onFailure: 'Continue', isCritical: 'false', outputs: {} },
    )
    return [readFunction.Timeout, set2.OutputPayload, 'Gone.Text']
  },
)
`)
  })

  test('branches are choices with bodies; loops and attempts have theirs', () => {
    const document = `
schemaVersion: '0.3'
parameters:
  Mode: { type: String }
  Count: { type: Integer, default: 3 }
  Names: { type: StringList }
mainSteps:
  - name: CheckMode
    action: aws:branch
    inputs:
      Choices:
        - { NextStep: Fast, And: [{ Variable: '{{ Mode }}', StringEquals: fast }, { Variable: '{{ Count }}', NumericGreater: 1 }] }
        - { NextStep: Each, Not: { Variable: '{{ Mode }}', StringEquals: each } }
        - { NextStep: After, Variable: '{{ Count }}', StringEquals: '5' }
      Default: Slow
  - { name: Fast, action: aws:sleep, inputs: { Duration: PT1S }, nextStep: After }
  - name: Each
    action: aws:loop
    inputs:
      Iterators: '{{ Names }}'
      IteratorDataType: String
      Steps:
        - { name: Log, action: aws:sleep, inputs: { Duration: '{{ Each.CurrentIteratorValue }}' }, isEnd: true }
    nextStep: After
  - name: Slow
    action: aws:loop
    inputs:
      MaxIterations: 9
      LoopCondition: { Variable: '{{ Slow.CurrentIteration }}', NumericLesser: 4 }
      Steps:
        - { name: Poll, action: aws:sleep, inputs: { Duration: PT2S }, isEnd: true }
  - { name: After, action: aws:sleep, inputs: { Duration: PT3S }, onFailure: 'step:Mend', isCritical: false, nextStep: Done }
  - { name: Mend, action: aws:sleep, inputs: { Duration: PT4S } }
  - { name: Done, action: aws:pause, inputs: {}, isEnd: true }
`
    expect(imported(document)).toBe(`export default automation(
  { parameters: { Mode: text(), Count: integer({ default: 3 }), Names: textList() } },
  (p, step) => {
    step
      .choose('CheckMode', and(is(p.Mode, 'fast'), greater(p.Count, 1)), (step) => {
        step.sleep('Fast', 'PT1S')
      })
      .orWhen(isNot(p.Mode, 'each'), (step) => {
        step.each('Each', p.Names, (item, step) => {
          step.sleep('Log', item)
        })
      })
      .orWhen(compare(p.Count, 'StringEquals', '5'), 'After')
      .otherwise((step) => {
        step.repeat('Slow', 9, (step, iteration) => {
          step.sleep('Poll', 'PT2S')
          return less(iteration, 4)
        })
      })
    step
      .attempt((step) => {
        step.sleep('After', 'PT3S')
      })
      .recover((step) => {
        step.sleep('Mend', 'PT4S')
      })
    step.run('Done', 'aws:pause', {})
  },
)
`)
  })

  test('jumps that no structure says are statements; links always written are one word', () => {
    const document = `
schemaVersion: '0.3'
mainSteps:
  - { name: A, action: aws:sleep, inputs: { Duration: PT1S }, nextStep: C, isEnd: false }
  - { name: B, action: aws:sleep, inputs: { Duration: PT1S }, isEnd: true }
  - { name: C, action: aws:sleep, inputs: { Duration: PT1S }, nextStep: B, isEnd: false }
`
    expect(imported(document)).toBe(`export default automation({ spelling: { isEnd: 'always' } }, (_, step) => {
  step.sleep('A', 'PT1S')
  step.goTo('C')
  step.sleep('B', 'PT1S')
  step.end()
  step.sleep('C', 'PT1S')
  step.goTo('B')
})
`)
  })

  test('scripts stand apart, or in files', () => {
    const document = JSON.stringify({
      schemaVersion: '0.3',
      mainSteps: [
        {
          name: 'DoMath',
          action: 'aws:executeScript',
          inputs: { Runtime: 'python3.11', Handler: 'main', Script: 'def main(events, context):\n  return {}\n' },
        },
      ],
    })
    const options = `export default automation({ spelling: { isEnd: 'needed' } }, (_, step) => {
  step.run('DoMath', 'aws:executeScript', { Runtime: 'python3.11', Handler: 'main', Script: doMathScript })
})
`
    expect(imported(document)).toBe(`const doMathScript = \`def main(events, context):
  return {}
\`

${options}`)
    expect(imported(document, { scriptFolder: './scripts' })).toBe(
      `const doMathScript = readScript(import.meta.url, './scripts/do_math.py')\n\n${options}`,
    )
    expect(importDocument(document, { scriptFolder: './scripts' }).scripts).toEqual([
      { path: './scripts/do_math.py', text: 'def main(events, context):\n  return {}\n' },
    ])
  })

  test('what nothing else says stands as data, step by step', () => {
    const document = JSON.stringify({
      schemaVersion: 0.3,
      parameters: { Odd: { type: 'Map' }, Text: { type: 'StringMap', default: '{}', minValue: 1 } },
      mainSteps: [
        { name: 'Draft' },
        { name: 'Snake', action: 'aws:executeAwsApi', inputs: { Service: 'EC2', Api: 'describe_instances' }, x: 1 },
        { name: 'Upper', action: 'aws:executeAwsApi', inputs: { Service: 'EC2', Api: 'DescribeInstances' } },
        null,
        { name: 'Draft', action: 'aws:sleep', inputs: { Duration: 'PT1S' }, isEnd: true },
      ],
    })
    expect(imported(document)).toBe(`export default automation(
  {
    parameters: { Odd: rawKind({ type: 'Map' }), Text: map({ default: unchecked('{}'), others: { minValue: 1 } }) },
    others: { schemaVersion: 0.3 },
  },
  (_, step) => {
    step.raw({ name: 'Draft' })
    step.raw({
      name: 'Snake',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'EC2', Api: 'describe_instances' },
      x: 1,
    })
    step.run('Upper', 'aws:executeAwsApi', { Service: 'EC2', Api: 'DescribeInstances' })
    step.raw(unchecked(null))
    step.raw({ name: 'Draft', action: 'aws:sleep', inputs: { Duration: 'PT1S' }, isEnd: true })
  },
)
`)
  })
})
