/**
 * A feature that was switched on brings errors: its switch, an SSM parameter, is set to off. The example to copy from: read, decide, ask,
 * decide again, write, verify, undo.
 */
import { is, type Procedure, procedure, python, say, text, textList } from 'guardia'
import { approvalTopic, approvers, minimumApprovals } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { featureOffText } from './text.ts'

const readAlarms = python(import.meta.url, 'scripts/read_alarms.py', {
  inputs: { alarms: textList(), expect: text({ allowed: ['any', 'OK'] }) },
  outputs: { state: text() },
})

const decideSwitch = python(import.meta.url, 'scripts/decide_switch.py', {
  inputs: { name: text(), value: text(), version: text(), alarm: text() },
  outputs: {
    verdict: text({ allowed: ['switch-off', 'already-off', 'quiet', 'no-alarm', 'unknown-value'] }),
    outcome: text(),
    hash: text(),
    code: text(),
    question: text(),
    undo: text(),
  },
})

export const featureOff: Procedure = procedure(
  {
    name: 'FeatureOff',
    revision: 1,
    severity: P1,
    risk: 'low',
    text: featureOffText,
    parameters: {
      Environment: text({
        allowed: ['dev', 'prod'],
        describe: { en: 'Environment of the application.', es: 'Ambiente de la aplicación.' },
      }),
      Feature: text({
        pattern: /[a-z][a-z0-9-]{0,62}/,
        describe: { en: 'The feature, as its switch is named.', es: 'La función, como se llama su interruptor.' },
      }),
      Approvers: approvers,
      MinimumApprovals: minimumApprovals,
      ApprovalTopicArn: approvalTopic,
    },
  },
  (p, step) => {
    const name = say`/app/${p.Environment}/feature/${p.Feature}`
    const alarm = say`app-${p.Environment}-${p.Feature}-errors`

    // Runs before the approval and once more after it; nothing is written when the two differ.
    const plan = step.plan((step) => {
      const read = step.call('ReadSwitch', 'ssm', 'GetParameter', { Name: name })
      const { state } = step.script('ReadAlarms', readAlarms, { alarms: [alarm], expect: 'any' })
      return step.script('Decide', decideSwitch, {
        name,
        value: read.Parameter.Value,
        version: say`${read.Parameter.Version}`,
        alarm: state,
      })
    })

    step
      .when(is(plan.result.verdict, 'switch-off'), (step) => {
        step.change('SwitchOff', {
          plan,
          approve: { approvers: p.Approvers, minimum: p.MinimumApprovals, notify: p.ApprovalTopicArn },
          apply: (step) => {
            step.call('SetOff', 'ssm', 'PutParameter', { Name: name, Value: 'off', Type: 'String', Overwrite: true })
          },
          verify: (step) => {
            step.sleep('WaitTenMinutes', 'PT10M')
            step.script('AssertQuiet', readAlarms, { alarms: [alarm], expect: 'OK' })
          },
          undo: (step) => {
            const now = step.call('ReadBeforeUndo', 'ssm', 'GetParameter', { Name: name })
            step
              .when(is(now.Parameter.Value, 'off'), (step) => {
                step.call('SetOn', 'ssm', 'PutParameter', { Name: name, Value: 'on', Type: 'String', Overwrite: true })
              })
              .otherwise((step) => step.sleep('SomebodyElseChangedIt', 'PT0S'))
          },
          still: (step) => {
            step.assert(
              'AssertStillOff',
              'ssm',
              'GetParameter',
              { Name: name },
              { property: (answer) => answer.Parameter.Value, is: ['off'] },
            )
          },
          outcome: plan.result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', plan.result.outcome))
  },
)
