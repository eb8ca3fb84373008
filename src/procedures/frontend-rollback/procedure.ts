/**
 * The frontend goes back to an earlier release. A deployment keeps `releases/<sha>/index.html` and `releases/<sha>/manifest.json`
 * (`{"release": "<sha>", "files": {"<path>": "<SHA-256>"}}`), leaves the hashed files of all releases side by side, and writes
 * `index.html` last. So going back is one small copy, once it is certain that everything that page names is still there.
 */
import { execution, integer, is, map, type Procedure, procedure, python, readScript, say, text } from 'guardia'
import { approvalOf, approvalParameters, environment } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { frontendRollbackText } from './text.ts'

const own = (name: string): string => readScript(import.meta.url, `scripts/${name}.py`)
const changed = { bucket: text(), plan: map() }

const planRollback = python(import.meta.url, 'scripts/plan_rollback.py', {
  library: [
    readScript(import.meta.url, '../plan_hash.py'),
    own('choose_release'),
    own('read_releases'),
    own('decide_rollback'),
  ],
  inputs: {
    environment: text(),
    bucket: text(),
    distribution: text(),
    site: text(),
    release: text(),
    reason: text(),
    minimumApprovals: integer(),
  },
  outputs: {
    verdict: text({
      allowed: [
        'roll-back',
        'nothing-to-do',
        'not-whole',
        'wrong-distribution',
        'unversioned',
        'single-approver-in-prd',
      ],
    }),
    go: text({ allowed: ['yes', 'no'] }),
    outcome: text(),
    hash: text(),
    question: text(),
    code: text(),
    undo: text(),
    release: text(),
    etag: text(),
    sourceEtag: text(),
    plan: map(),
  },
})

const checkIndex = python(import.meta.url, 'scripts/check_index.py', {
  library: [own('index_now')],
  inputs: changed,
  outputs: { evidence: text() },
})

const checkServed = python(import.meta.url, 'scripts/check_served.py', {
  inputs: { plan: map() },
  outputs: { evidence: text() },
})

const restoreIndex = python(import.meta.url, 'scripts/restore_index.py', {
  library: [own('index_now')],
  inputs: { ...changed, distribution: text(), execution: text() },
  outputs: { restored: text() },
})

export const frontendRollback: Procedure = procedure(
  {
    name: 'FrontendRollback',
    revision: 1,
    severity: P1,
    risk: 'medium',
    text: frontendRollbackText,
    parameters: {
      Environment: environment,
      DistributionId: text({
        pattern: /E[A-Z0-9]{6,31}/,
        describe: {
          en: "The distribution: Terraform's output cloudfront_distribution_id.",
          es: 'La distribución: la salida cloudfront_distribution_id de Terraform.',
        },
      }),
      Bucket: text({
        default: 'frontend',
        pattern: /frontend(-[a-z0-9-]{1,40})?/,
        describe: {
          en: "The frontend's bucket without its prefix tk-nq-ENVIRONMENT-: Terraform's output frontend_bucket_name.",
          es: 'El bucket del frontend sin su prefijo tk-nq-AMBIENTE-: la salida frontend_bucket_name de Terraform.',
        },
      }),
      Release: text({
        default: '',
        pattern: /[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}|/,
        describe: {
          en: 'Release to go back to: its commit, as under releases/ (optional). Empty: the one before the one that is live.',
          es: 'Release al que volver: su commit, como está bajo releases/ (opcional). Vacío: el anterior al que está publicado.',
        },
      }),
      Reason: text({
        pattern: /[^{}]{5,200}/,
        describe: {
          en: 'What is wrong with the release that is live: the approver reads it.',
          es: 'Qué tiene de malo el release publicado: lo lee quien aprueba.',
        },
      }),
      SiteUrl: text({
        default: '',
        pattern: /(https:\/\/[A-Za-z0-9.-]+|http:\/\/127\.0\.0\.1:[0-9]+(\/[A-Za-z0-9_-]+)*)?/,
        describe: {
          en: 'Where people open the site, such as https://app.example.com; empty: the distribution’s own domain. (127.0.0.1 is a local AWS.)',
          es: 'Dónde se abre el sitio, por ejemplo https://app.example.com; vacío: el dominio propio de la distribución. (127.0.0.1 es un AWS local.)',
        },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const bucket = say`tk-nq-${p.Environment}-${p.Bucket}`
    const distribution = p.DistributionId

    const plan = step.plan((step) =>
      step.script('PlanRollback', planRollback, {
        environment: p.Environment,
        bucket,
        distribution,
        site: p.SiteUrl,
        release: p.Release,
        reason: p.Reason,
        minimumApprovals: p.MinimumApprovals,
      }),
    )
    const { result } = plan

    step
      .when(is(result.go, 'yes'), (step) => {
        step.change('Rollback', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            step.call('CopyIndex', 's3', 'CopyObject', {
              Bucket: bucket,
              Key: 'index.html',
              CopySource: say`${bucket}/releases/${result.release}/index.html`,
              CopySourceIfMatch: result.sourceEtag,
              IfMatch: result.etag,
              MetadataDirective: 'REPLACE',
              CacheControl: 'no-cache',
              ContentType: 'text/html; charset=utf-8',
            })
            // The execution's id makes it one invalidation, however often it is asked for.
            const asked = step.call(
              'Invalidate',
              'cloudfront',
              'CreateInvalidation',
              {
                DistributionId: distribution,
                InvalidationBatch: {
                  CallerReference: execution.id,
                  Paths: { Quantity: 2, Items: ['/', '/index.html'] },
                },
              },
              { outputs: { Id: '$.Invalidation.Id' } },
            )
            step.wait(
              'WaitInvalidated',
              'cloudfront',
              'GetInvalidation',
              { DistributionId: distribution, Id: asked.Id },
              { property: '$.Invalidation.Status', is: ['Completed'], timeoutSeconds: 900 },
            )
          },
          verify: (step) => {
            step.script('CheckIndex', checkIndex, { bucket, plan: result.plan })
            step.record(step.script('CheckServed', checkServed, { plan: result.plan }).evidence)
          },
          undo: (step) => {
            step.script('RestoreIndex', restoreIndex, {
              bucket,
              distribution,
              execution: execution.id,
              plan: result.plan,
            })
          },
          still: (step) => {
            step.script('CheckStillThere', checkIndex, { bucket, plan: result.plan })
          },
          outcome: result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
