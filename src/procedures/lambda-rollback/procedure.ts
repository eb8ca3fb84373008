/**
 * A release of a Lambda function is bad: the alias `production` goes back to an earlier version, a tenth of the traffic first. Before
 * that it is made sure that the alias matters to callers at all, and that the earlier version fits today's settings and data.
 */
import {
  alarm,
  execution,
  is,
  map,
  type Procedure,
  procedure,
  python,
  type Ref,
  readScript,
  say,
  text,
  textList,
} from 'guardia'
import { approvalOf, approvalParameters, environment } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { lambdaRollbackText } from './text.ts'

const calls = readScript(import.meta.url, 'scripts/alias_calls.py')

const readRelease = python(import.meta.url, 'scripts/read_release.py', {
  inputs: { function: text(), version: text() },
  outputs: { seen: map() },
})

const measureRelease = python(import.meta.url, 'scripts/measure_release.py', {
  library: [calls],
  inputs: { function: text(), alarms: textList(), now: text() },
  outputs: { calls: map(), alarms: map() },
})

const yesOrNo = text({ allowed: ['yes', 'no'] })

const decideRollback = python(import.meta.url, 'scripts/decide_rollback.py', {
  library: [readScript(import.meta.url, '../plan_hash.py')],
  inputs: { seen: map(), calls: map(), alarms: map(), named: textList(), override: map() },
  outputs: {
    verdict: text(),
    outcome: text(),
    hash: text(),
    code: text(),
    question: text(),
    undo: text(),
    go: yesOrNo,
    shift: yesOrNo,
    plan: map(),
    version: text(),
    target: text(),
    revision: text(),
    routing: map<{ AdditionalVersionWeights: { [version: string]: number } }>(),
  },
})

const markTime = python(import.meta.url, '../mark_time.py', { inputs: { now: text() }, outputs: { now: text() } })

const probeVersion = python(import.meta.url, 'scripts/probe_version.py', {
  inputs: { function: text(), version: text() },
  outputs: { status: text() },
})

const watchRelease = python(import.meta.url, 'scripts/watch_release.py', {
  library: [calls],
  inputs: { function: text(), version: text(), plan: map(), alarms: textList(), since: text(), now: text() },
  outputs: { evidence: text() },
})

const checkAlias = python(import.meta.url, 'scripts/check_alias.py', {
  inputs: { function: text(), override: text(), plan: map(), now: text() },
  outputs: { now: text() },
})

const restoreAlias = python(import.meta.url, 'scripts/restore_alias.py', {
  library: [readScript(import.meta.url, '../restore_override.py')],
  inputs: { function: text(), override: text(), plan: map(), when: text() },
  outputs: { restored: text() },
})

export const lambdaRollback: Procedure = procedure(
  {
    name: 'LambdaRollback',
    revision: 1,
    severity: P1,
    risk: 'medium',
    text: lambdaRollbackText,
    triggers: [alarm('lambda-errors')],
    parameters: {
      Environment: environment,
      Function: text({
        allowed: ['health', 'bookings', 'availability'],
        describe: { en: 'Function, without its prefix.', es: 'Función, sin su prefijo.' },
      }),
      Version: text({
        default: 'previous',
        pattern: /(previous|[1-9][0-9]{0,8})/,
        describe: {
          en: 'Published version to go back to; `previous`: the one published before the version that serves.',
          es: 'Versión publicada a la que se vuelve; `previous`: la que se publicó antes de la que atiende.',
        },
      }),
      Alarms: textList({
        default: [],
        maxItems: 10,
        describe: {
          en: 'Names of CloudWatch alarms to watch meanwhile; one that turns red undoes the rollback.',
          es: 'Nombres de alarmas de CloudWatch que se vigilan entretanto; si una se pone en rojo, se deshace la vuelta atrás.',
        },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const name = say`tk-nq-${p.Environment}-${p.Function}`
    const override = say`/tk-nq/${p.Environment}/override/lambda/${p.Function}/version`

    // Measured once: the plan that is made again after the approval differs by what somebody changed meanwhile.
    let measured: { readonly calls: Ref<object>; readonly alarms: Ref<object> } | undefined
    const plan = step.plan((step) => {
      const { seen } = step.script('ReadRelease', readRelease, { function: name, version: p.Version })
      measured ??= step.script('MeasureRelease', measureRelease, {
        function: name,
        alarms: p.Alarms,
        now: execution.dateTime,
      })
      const found = step.call('ReadOverride', 'ssm', 'GetParameters', { Names: [override] })
      const { calls, alarms } = measured
      return step.script('Decide', decideRollback, { seen, calls, alarms, named: p.Alarms, override: found })
    })
    const { result } = plan
    const alias = { FunctionName: name, Name: 'production' }

    step
      .when(is(result.go, 'yes'), (step) => {
        step.change('Rollback', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            step
              .when(is(result.shift, 'yes'), (step) => {
                const shifted = step.call('ShiftTenPercent', 'lambda', 'UpdateAlias', {
                  ...alias,
                  FunctionVersion: result.version,
                  RoutingConfig: result.routing,
                  RevisionId: result.revision,
                })
                const probed = step.script('ProbeVersion', probeVersion, { function: name, version: result.target })
                step.record(probed.status)
                const mark = step.script('MarkShifted', markTime, { now: execution.dateTime })
                step.sleep('WatchFiveMinutes', 'PT5M')
                const watched = step.script('WatchTenPercent', watchRelease, {
                  function: name,
                  version: result.target,
                  plan: result.plan,
                  alarms: p.Alarms,
                  since: mark.now,
                  now: execution.dateTime,
                })
                step.record(watched.evidence)
                step.call('ShiftAll', 'lambda', 'UpdateAlias', {
                  ...alias,
                  FunctionVersion: result.target,
                  RoutingConfig: { AdditionalVersionWeights: {} },
                  RevisionId: shifted.RevisionId,
                })
              })
              .otherwise((step) => {
                step.call('EndShifting', 'lambda', 'UpdateAlias', {
                  ...alias,
                  FunctionVersion: result.target,
                  RoutingConfig: { AdditionalVersionWeights: {} },
                  RevisionId: result.revision,
                })
              })
            step.call('RecordVersion', 'ssm', 'PutParameter', {
              Name: override,
              Value: result.target,
              Type: 'String',
              Overwrite: true,
            })
          },
          verify: (step) => {
            const live = step.script('CheckAlias', checkAlias, {
              function: name,
              override,
              plan: result.plan,
              now: execution.dateTime,
            })
            step.sleep('WatchTenMinutes', 'PT10M')
            const watched = step.script('WatchAll', watchRelease, {
              function: name,
              version: '',
              plan: result.plan,
              alarms: p.Alarms,
              since: live.now,
              now: execution.dateTime,
            })
            step.record(watched.evidence)
          },
          undo: (step, when) => {
            const { restored } = step.script('RestoreAlias', restoreAlias, {
              function: name,
              override,
              plan: result.plan,
              when,
            })
            step.record(restored)
          },
          still: (step) => {
            step.script('CheckAliasStill', checkAlias, {
              function: name,
              override,
              plan: result.plan,
              now: execution.dateTime,
            })
          },
          outcome: result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
