/** Plain documents: everything SSM takes can be said, and nothing is added. */
import { describe, expect, test } from 'vitest'
import {
  and,
  automation,
  compare,
  instanceId,
  integer,
  is,
  rawCondition,
  rawKind,
  say,
  spelled,
  text,
  textList,
  tight,
  unchecked,
} from '../../src/index.ts'

describe('automation', () => {
  test('writes what it is given and nothing else', () => {
    expect(automation({}, () => undefined)).toEqual({ schemaVersion: '0.3', mainSteps: [] })
    const made = automation(
      {
        description: 'Stops an instance.',
        assumeRole: (p) => p.Role,
        parameters: { Id: instanceId(), Role: text({ default: '' }) },
        variables: { Count: integer({ default: 0 }), Late: text() },
        others: { emergencyChange: 'true' },
      },
      (p, step, v) => {
        const stop = step.run(
          'Stop',
          'aws:changeInstanceState',
          { InstanceIds: [p.Id], DesiredState: 'stopped' },
          { onFailure: 'Abort', isCritical: 'true', timeoutSeconds: '600' },
        )
        step.set('Count', v.Count, 1)
        return [stop.InstanceStates, 'Stop.Other']
      },
    )
    expect(made).toEqual({
      schemaVersion: '0.3',
      description: 'Stops an instance.',
      assumeRole: '{{ Role }}',
      parameters: { Id: { type: 'AWS::EC2::Instance::Id' }, Role: { type: 'String', default: '' } },
      variables: { Count: { type: 'Integer', default: 0 }, Late: { type: 'String' } },
      mainSteps: [
        {
          name: 'Stop',
          action: 'aws:changeInstanceState',
          timeoutSeconds: '600',
          onFailure: 'Abort',
          isCritical: 'true',
          inputs: { InstanceIds: ['{{ Id }}'], DesiredState: 'stopped' },
        },
        { name: 'Count', action: 'aws:updateVariable', inputs: { Name: 'variable:Count', Value: 1 }, isEnd: true },
      ],
      outputs: ['Stop.InstanceStates', 'Stop.Other'],
      emergencyChange: 'true',
    })
  })

  test('outputs by selector keep their names, types and order', () => {
    const { mainSteps } = automation({ parameters: { Id: instanceId() } }, (p, step) => {
      const read = step.call(
        'Read',
        'ec2',
        'DescribeInstances',
        { InstanceIds: [p.Id] },
        { outputs: { Zone: '$.Reservations[0]', Groups: ['$.Reservations..GroupId', 'StringList'], Bare: ['$.X'] } },
      )
      step.call('Tag', 'ec2', 'CreateTags', {
        Resources: read.Groups,
        Tags: [{ Key: 'zone', Value: say`in ${read.Zone}` }],
      })
    })
    expect(mainSteps[0]?.outputs).toEqual([
      { Name: 'Zone', Selector: '$.Reservations[0]', Type: 'String' },
      { Name: 'Groups', Selector: '$.Reservations..GroupId', Type: 'StringList' },
      { Name: 'Bare', Selector: '$.X' },
    ])
    expect(mainSteps[1]?.inputs).toMatchObject({
      Resources: '{{ Read.Groups }}',
      Tags: [{ Key: 'zone', Value: 'in {{ Read.Zone }}' }],
    })
  })

  test('spelling: tight references, links always written', () => {
    const { mainSteps } = automation(
      { parameters: { N: text() }, spelling: { references: 'tight', nextStep: 'always', isEnd: 'always' } },
      (p, step) => {
        step.sleep('A', p.N)
        step.sleep('B', spelled(p.N, '{{N }}'), { nextStep: null })
        step.sleep('C', say`PT${step.execution.region}${tight(p.N)}`)
      },
    )
    expect(mainSteps.map(({ name, nextStep, isEnd, inputs }) => [name, nextStep, isEnd, inputs['Duration']])).toEqual([
      ['A', 'B', false, '{{N}}'],
      ['B', undefined, false, '{{N }}'],
      ['C', undefined, true, 'PT{{global:REGION}}{{N}}'],
    ])
    expect(() => spelled(is as never, '{{N }}')).toThrow('Only one single reference')
  })

  test('choices may jump, and steps may follow an end', () => {
    const { mainSteps } = automation({ parameters: { Mode: text({ allowed: ['a', 'b'] }) } }, (p, step) => {
      step
        .choose({ name: 'Choose', isEnd: true }, is(p.Mode, 'a'), 'Late')
        .orWhen(compare(p.Mode, 'NumericEquals', '1'), (step) => step.sleep('Own', 'PT1S'))
        .otherwise('Last')
      step.sleep('Mid', 'PT1S')
      step.end()
      step.sleep('Late', 'PT1S')
      step.goTo('Mid')
      step.sleep('Last', 'PT1S')
    })
    expect(mainSteps[0]).toEqual({
      name: 'Choose',
      action: 'aws:branch',
      inputs: {
        Choices: [
          { NextStep: 'Late', Variable: '{{ Mode }}', StringEquals: 'a' },
          { NextStep: 'Own', Variable: '{{ Mode }}', NumericEquals: '1' },
        ],
        Default: 'Last',
      },
      isEnd: true,
    })
    expect(mainSteps.slice(1).map(({ name, nextStep, isEnd }) => [name, nextStep, isEnd])).toEqual([
      ['Own', undefined, undefined],
      ['Mid', undefined, true],
      ['Late', 'Mid', undefined],
      ['Last', undefined, true],
    ])
  })

  test('loops of any form, conditions as data, raw declarations and raw steps', () => {
    const { mainSteps, parameters } = automation(
      { parameters: { Names: textList(), Odd: rawKind({ type: 'Map', x: 1 }) } },
      (p, step) => {
        step.loop('Each', { Iterators: p.Names }, (step, iteration) => {
          step.sleep('Wait', iteration.value)
        })
        step.loop({ name: 'Poll', onFailure: 'Continue' }, { MaxIterations: 3 }, (step) => {
          step.sleep('Again', 'PT1S')
          return and(rawCondition({ Variable: p.Odd, StringEquals: 'x' }), compare(p.Odd, 'Contains', p.Odd))
        })
        step.raw({ name: 'Draft', inputs: { A: p.Odd } })
        step.raw(unchecked({ name: 'Draft', action: 7 }))
      },
    )
    expect(parameters).toEqual({ Names: { type: 'StringList' }, Odd: { type: 'Map', x: 1 } })
    expect(mainSteps[0]?.inputs).toEqual({
      Iterators: '{{ Names }}',
      Steps: [
        { name: 'Wait', action: 'aws:sleep', inputs: { Duration: '{{ Each.CurrentIteratorValue }}' }, isEnd: true },
      ],
    })
    expect(mainSteps[1]?.inputs['LoopCondition']).toEqual({
      And: [
        { Variable: '{{ Odd }}', StringEquals: 'x' },
        { Variable: '{{ Odd }}', Contains: '{{ Odd }}' },
      ],
    })
    expect(mainSteps.slice(2)).toEqual([
      { name: 'Draft', inputs: { A: '{{ Odd }}' } },
      { name: 'Draft', action: 7 },
    ])
  })

  test('what the service model does not know is refused, unless unchecked', () => {
    const build = (input: never): unknown =>
      automation({}, (_, step) => {
        step.call('Set', 'lambda', 'UpdateFunctionConfiguration', input)
      })
    expect(() => build({ FunctionName: 'f', Timeout: 'soon' } as never)).toThrow('Set.Timeout')
    expect(() => build({ FunctionName: 'f', Timeout: unchecked('soon') } as never)).not.toThrow()
    expect(() => build(unchecked({ Functon: 'f' }))).not.toThrow()
  })
})
