/**
 * The API answers 401. The reason is looked for where it stands: in the access log, in what the authorizer trusts, in what the issuer
 * publishes, and, if somebody gives them, in header and claims of a token (never in a token). Only an authorizer with the wrong issuer
 * or audience is changed, and the change is proven through the API, with both negatives.
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
  type Steps,
  say,
  text,
  textList,
} from 'guardia'
import { approvalOf, approvalParameters, environment } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { apiUnauthorizedText } from './text.ts'
import { tokenClaims, tokenHeader } from './token-parameters.ts'

const fetched = [readScript(import.meta.url, 'scripts/https_get.py')]
const settings = [readScript(import.meta.url, 'scripts/jwt_settings.py')]
const writing = [...settings, readScript(import.meta.url, 'scripts/write_settings.py')]

const readApi = python(import.meta.url, 'scripts/read_api.py', { inputs: { api: text() }, outputs: { seen: map() } })

const readIdentity = python(import.meta.url, 'scripts/read_identity.py', {
  inputs: { seen: map(), pool: text(), client: text(), probe: text() },
  outputs: { identity: map() },
})

const readRefusals = python(import.meta.url, 'scripts/read_refusals.py', {
  inputs: { seen: map(), now: text() },
  outputs: { refusals: map() },
})

const discoverIssuer = python(import.meta.url, 'scripts/discover_issuer.py', {
  library: fetched,
  inputs: { seen: map(), pool: text() },
  outputs: { issuers: map() },
})

const judgeRefusals = python(import.meta.url, 'scripts/judge_refusals.py', {
  library: [readScript(import.meta.url, 'scripts/token_rules.py')],
  inputs: {
    pool: text(),
    client: text(),
    tokenHeader: text(),
    tokenClaims: text(),
    seen: map(),
    issuers: map(),
    refusals: map(),
    now: text(),
  },
  outputs: { judged: map(), rules: textList() },
})

const yesOrNo = text({ allowed: ['yes', 'no'] })

const decideAuthorizer = python(import.meta.url, 'scripts/decide_authorizer.py', {
  library: [readScript(import.meta.url, '../plan_hash.py')],
  inputs: {
    environment: text(),
    client: text(),
    probe: text(),
    seen: map(),
    identity: map(),
    issuers: map(),
    judged: map(),
    overrides: map(),
  },
  outputs: {
    verdict: text(),
    outcome: text(),
    hash: text(),
    code: text(),
    question: text(),
    undo: text(),
    go: yesOrNo,
    plan: map(),
    issuer: text(),
    audience: text(),
    recordsIssuer: yesOrNo,
    recordsAudience: yesOrNo,
  },
})

const setAuthorizer = python(import.meta.url, 'scripts/set_authorizer.py', {
  library: writing,
  inputs: { plan: map(), now: text() },
  outputs: { now: text() },
})

const checkAuthorizer = python(import.meta.url, 'scripts/check_authorizer.py', {
  library: settings,
  inputs: { plan: map(), overrides: text(), now: text() },
  outputs: { now: text() },
})

const probeApi = python(import.meta.url, 'scripts/probe_api.py', {
  library: fetched,
  inputs: { plan: map(), pool: text(), client: text(), probe: text() },
  outputs: { evidence: text() },
})

const restoreAuthorizer = python(import.meta.url, 'scripts/restore_authorizer.py', {
  library: writing,
  inputs: { plan: map(), overrides: text(), when: text() },
  outputs: { restored: text() },
})

export const apiUnauthorized: Procedure = procedure(
  {
    name: 'ApiUnauthorized',
    revision: 1,
    severity: P1,
    risk: 'high',
    text: apiUnauthorizedText,
    triggers: [alarm('api-unauthorized')],
    parameters: {
      Environment: environment,
      UserPoolId: text({
        pattern: /[a-z]{2}-[a-z-]{2,20}-[0-9]_[A-Za-z0-9]{1,40}/,
        describe: {
          en: 'User pool of this environment: the Terraform output cognito_user_pool_id.',
          es: 'Grupo de usuarios de este ambiente: la salida cognito_user_pool_id de Terraform.',
        },
      }),
      ClientId: text({
        pattern: /[A-Za-z0-9]{1,128}/,
        describe: {
          en: 'Client whose tokens the API must accept: the Terraform output cognito_client_id.',
          es: 'Cliente cuyos tokens debe aceptar la API: la salida cognito_client_id de Terraform.',
        },
      }),
      TokenHeader: tokenHeader,
      TokenClaims: tokenClaims,
      ...approvalParameters,
    },
  },
  (p, step) => {
    const overrides = say`/tk-nq/${p.Environment}/override/apigateway/authorizer`
    // A user of the pool without any right, and a client that the API does not trust: { username, password, otherClientId }.
    const probe = say`tk-nq-${p.Environment}-probe-user`
    const pool = p.UserPoolId

    const judge = (step: Steps, seen: Ref<object>) => {
      const { issuers } = step.script('DiscoverIssuer', discoverIssuer, { seen, pool })
      const { refusals } = step.script('ReadRefusals', readRefusals, { seen, now: execution.dateTime })
      const { judged, rules } = step.script('JudgeRefusals', judgeRefusals, {
        pool,
        client: p.ClientId,
        tokenHeader: p.TokenHeader,
        tokenClaims: p.TokenClaims,
        seen,
        issuers,
        refusals,
        now: execution.dateTime,
      })
      step.record(rules)
      return { issuers, judged }
    }
    // Judged once: the plan that is made again after the approval differs by what somebody changed meanwhile.
    let found: { readonly issuers: Ref<object>; readonly judged: Ref<object> } | undefined
    const plan = step.plan((step) => {
      const { seen } = step.script('ReadApi', readApi, { api: say`tk-nq-${p.Environment}-api` })
      const { identity } = step.script('ReadIdentity', readIdentity, { seen, pool, client: p.ClientId, probe })
      found ??= judge(step, seen)
      return step.script('Decide', decideAuthorizer, {
        environment: p.Environment,
        client: p.ClientId,
        probe,
        seen,
        identity,
        issuers: found.issuers,
        judged: found.judged,
        overrides: step.call('ReadOverrides', 'ssm', 'GetParametersByPath', { Path: overrides }),
      })
    })
    const { result } = plan

    step
      .when(is(result.go, 'yes'), (step) => {
        step.change('Authorizer', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            step.script('SetAuthorizer', setAuthorizer, { plan: result.plan, now: execution.dateTime })
            for (const [one, records, Value] of [
              ['issuer', result.recordsIssuer, result.issuer],
              ['audience', result.recordsAudience, result.audience],
            ] as const) {
              step.when(is(records, 'yes'), (step) => {
                step.call(`Record${one === 'issuer' ? 'Issuer' : 'Audience'}`, 'ssm', 'PutParameter', {
                  Name: say`${overrides}/${one}`,
                  Value,
                  Type: 'String',
                  Overwrite: true,
                })
              })
            }
          },
          verify: (step) => {
            step.script('CheckAuthorizer', checkAuthorizer, { plan: result.plan, overrides, now: execution.dateTime })
            // An authorizer takes some seconds to be live everywhere.
            step.sleep('WaitOneMinute', 'PT1M')
            const probed = step.script('ProbeApi', probeApi, { plan: result.plan, pool, client: p.ClientId, probe })
            step.record(probed.evidence)
          },
          undo: (step, when) => {
            const { restored } = step.script('RestoreAuthorizer', restoreAuthorizer, {
              plan: result.plan,
              overrides,
              when,
            })
            step.record(restored)
          },
          still: (step) => {
            step.script('CheckAuthorizerStill', checkAuthorizer, {
              plan: result.plan,
              overrides,
              now: execution.dateTime,
            })
          },
          outcome: result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
