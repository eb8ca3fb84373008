/**
 * A Lambda function runs into its timeout. The cause decides: a limit that is too low, memory (and with it CPU) that is too small, a
 * limit above what the API in front waits for, or a dependency that hangs, which no limit mends.
 */
import {
  alarm,
  execution,
  integer,
  is,
  map,
  type Procedure,
  procedure,
  python,
  type Ref,
  readScript,
  say,
  text,
} from 'guardia'
import { approvalOf, approvalParameters, environment } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { lambdaTimeoutText } from './text.ts'

const calls = readScript(import.meta.url, 'scripts/lambda_calls.py')

const readFunction = python(import.meta.url, 'scripts/read_function.py', {
  inputs: { function: text() },
  outputs: { seen: map() },
})

const measureCalls = python(import.meta.url, 'scripts/measure_calls.py', {
  library: [calls],
  inputs: { function: text(), seen: map(), now: text() },
  outputs: { calls: map() },
})

const decideLimits = python(import.meta.url, 'scripts/decide_limits.py', {
  library: [readScript(import.meta.url, '../plan_hash.py')],
  inputs: { seen: map(), calls: map(), overrides: map() },
  outputs: {
    verdict: text(),
    outcome: text(),
    hash: text(),
    code: text(),
    question: text(),
    undo: text(),
    go: text({ allowed: ['yes', 'no'] }),
    plan: map(),
    timeout: integer(),
    memory: integer(),
    revision: text(),
    aliasRevision: text(),
    qualifier: text({ allowed: ['production', '$LATEST'] }),
    changesTimeout: text({ allowed: ['yes', 'no'] }),
    changesMemory: text({ allowed: ['yes', 'no'] }),
  },
})

const checkConfiguration = python(import.meta.url, 'scripts/check_configuration.py', {
  inputs: { function: text(), qualifier: text(), plan: map(), now: text() },
  outputs: { revision: text(), now: text() },
})

const watchCalls = python(import.meta.url, 'scripts/watch_calls.py', {
  library: [calls],
  inputs: { function: text(), plan: map(), since: text(), now: text() },
  outputs: { evidence: text() },
})

const restoreFunction = python(import.meta.url, 'scripts/restore_function.py', {
  library: [readScript(import.meta.url, '../restore_override.py')],
  inputs: { function: text(), overrides: text(), plan: map(), when: text() },
  outputs: { restored: text() },
})

export const lambdaTimeout: Procedure = procedure(
  {
    name: 'LambdaTimeout',
    revision: 1,
    severity: P1,
    risk: 'medium',
    text: lambdaTimeoutText,
    triggers: [alarm('lambda-timeouts')],
    parameters: {
      Environment: environment,
      Function: text({
        allowed: ['health', 'bookings', 'availability', 'change-recorder'],
        describe: { en: 'Function, without its prefix.', es: 'Función, sin su prefijo.' },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const name = say`tk-nq-${p.Environment}-${p.Function}`
    const overrides = say`/tk-nq/${p.Environment}/override/lambda/${p.Function}`

    // A day of calls is measured once: the plan that is made again after the approval differs by what somebody changed meanwhile.
    let measured: { readonly calls: Ref<object> } | undefined
    const plan = step.plan((step) => {
      const { seen } = step.script('ReadFunction', readFunction, { function: name })
      measured ??= step.script('MeasureCalls', measureCalls, { function: name, seen, now: execution.dateTime })
      const found = step.call('ReadOverrides', 'ssm', 'GetParametersByPath', { Path: overrides })
      return step.script('Decide', decideLimits, { seen, calls: measured.calls, overrides: found })
    })
    const { result } = plan

    step
      .when(is(result.go, 'yes'), (step) => {
        step.change('Limits', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            step.call('SetLimits', 'lambda', 'UpdateFunctionConfiguration', {
              FunctionName: name,
              Timeout: result.timeout,
              MemorySize: result.memory,
              RevisionId: result.revision,
            })
            step.wait(
              'WaitUpdated',
              'lambda',
              'GetFunctionConfiguration',
              { FunctionName: name },
              { property: (answer) => answer.LastUpdateStatus, is: ['Successful'], timeoutSeconds: 300 },
            )
            const set = step.script('CheckUpdated', checkConfiguration, {
              function: name,
              qualifier: '$LATEST',
              plan: result.plan,
              now: execution.dateTime,
            })
            step.when(is(result.qualifier, 'production'), (step) => {
              const published = step.call('Publish', 'lambda', 'PublishVersion', {
                FunctionName: name,
                RevisionId: set.revision,
                Description: say`guardia ${execution.id}`,
              })
              step.wait(
                'WaitPublished',
                'lambda',
                'GetFunctionConfiguration',
                { FunctionName: name, Qualifier: published.Version },
                { property: (answer) => answer.State, is: ['Active'], timeoutSeconds: 300 },
              )
              step.call('MoveAlias', 'lambda', 'UpdateAlias', {
                FunctionName: name,
                Name: 'production',
                FunctionVersion: published.Version,
                RevisionId: result.aliasRevision,
              })
            })
            step.when(is(result.changesTimeout, 'yes'), (step) => {
              const Name = say`${overrides}/timeout`
              step.call('RecordTimeout', 'ssm', 'PutParameter', {
                Name,
                Value: say`${result.timeout}`,
                Type: 'String',
                Overwrite: true,
              })
            })
            step.when(is(result.changesMemory, 'yes'), (step) => {
              const Name = say`${overrides}/memory`
              step.call('RecordMemory', 'ssm', 'PutParameter', {
                Name,
                Value: say`${result.memory}`,
                Type: 'String',
                Overwrite: true,
              })
            })
          },
          verify: (step) => {
            const live = step.script('CheckLive', checkConfiguration, {
              function: name,
              qualifier: result.qualifier,
              plan: result.plan,
              now: execution.dateTime,
            })
            step.sleep('WatchTenMinutes', 'PT10M')
            const watched = step.script('WatchCalls', watchCalls, {
              function: name,
              plan: result.plan,
              since: live.now,
              now: execution.dateTime,
            })
            step.record(watched.evidence)
          },
          undo: (step, when) => {
            step.script('RestoreFunction', restoreFunction, { function: name, overrides, plan: result.plan, when })
          },
          still: (step) => {
            step.script('CheckStillSet', checkConfiguration, {
              function: name,
              qualifier: result.qualifier,
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
