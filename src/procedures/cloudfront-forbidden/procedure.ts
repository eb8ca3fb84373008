/**
 * The frontend answers 403. Who says so decides: the edge itself, an API behind it, or S3, which refuses for a missing permission and
 * for a missing object alike. Three causes are mended here, one a run, each behind its own approval; all others are told apart.
 */
import { execution, is, map, type Procedure, procedure, python, readScript, say, text } from 'guardia'
import { approvalOf, approvalParameters, environment } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { cloudfrontForbiddenText } from './text.ts'

const library = (...names: readonly string[]): readonly string[] =>
  names.map((one) => readScript(import.meta.url, `scripts/${one}.py`))

const readSite = python(import.meta.url, 'scripts/read_site.py', {
  library: library('edge', 'bucket_policy', 'origin_access'),
  inputs: { site: text(), distribution: text(), bucket: text() },
  outputs: { seen: map() },
})

const decideCause = python(import.meta.url, 'scripts/decide_cause.py', {
  inputs: { seen: map() },
  outputs: {
    verdict: text(),
    go: text({ allowed: ['yes', 'no'] }),
    outcome: text(),
    evidence: text(),
    rest: text(),
    key: text(),
  },
})

const planChange = python(import.meta.url, 'scripts/plan_change.py', {
  library: [
    readScript(import.meta.url, '../plan_hash.py'),
    ...library('bucket_policy', 'cloudfront_statement', 'plan_statement', 'plan_root', 'plan_index'),
  ],
  inputs: {
    kind: text(),
    bucket: text(),
    distribution: text(),
    key: text(),
    override: text(),
    seen: map(),
    evidence: text(),
    rest: text(),
  },
  outputs: {
    verdict: text({ allowed: ['go', 'name-taken', 'nothing-to-restore'] }),
    outcome: text(),
    hash: text(),
    question: text(),
    code: text(),
    undo: text(),
    plan: map(),
  },
})

const changed = { bucket: text(), distribution: text(), plan: map() }
const applyChange = python(import.meta.url, 'scripts/apply_change.py', {
  library: library('bucket_policy'),
  inputs: changed,
  outputs: { applied: text() },
})
const recordOverride = python(import.meta.url, 'scripts/record_override.py', {
  inputs: { override: text(), plan: map() },
  outputs: { recorded: text() },
})
const checkChange = python(import.meta.url, 'scripts/check_change.py', {
  library: library('bucket_policy', 'index_now'),
  inputs: changed,
  outputs: { evidence: text() },
})
const checkServed = python(import.meta.url, 'scripts/check_served.py', {
  inputs: { bucket: text(), seen: map(), rest: text() },
  outputs: { evidence: text() },
})
const restoreChange = python(import.meta.url, 'scripts/restore_change.py', {
  library: [...library('bucket_policy', 'index_now'), readScript(import.meta.url, '../restore_override.py')],
  inputs: { ...changed, override: text() },
  outputs: { restored: text() },
})

export const cloudfrontForbidden: Procedure = procedure(
  {
    name: 'CloudFrontForbidden',
    revision: 1,
    severity: P1,
    risk: 'high',
    text: cloudfrontForbiddenText,
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
    const distribution = p.DistributionId
    const bucket = say`tk-nq-${p.Environment}-${p.Bucket}`
    const override = say`/tk-nq/${p.Environment}/override/cloudfront/default_root_object`

    const { seen } = step.script('ReadSite', readSite, { site: p.SiteUrl, distribution, bucket })
    const cause = step.script('Decide', decideCause, { seen })
    const { evidence, rest, key } = cause
    step.record(cause.verdict)
    step.record(evidence)

    step
      .when(is(cause.go, 'yes'), (step) => {
        // The diagnosis is made once; what the change touches is read and compared again after the approval.
        const plan = step.plan((step) =>
          step.script('Plan', planChange, {
            kind: cause.verdict,
            bucket,
            distribution,
            key,
            override,
            seen,
            evidence,
            rest,
          }),
        )
        const { result } = plan
        const own = { bucket, distribution, plan: result.plan }
        step
          .when(is(result.verdict, 'go'), (step) => {
            step.change('Repair', {
              plan,
              approve: approvalOf(p),
              apply: (step) => {
                step.script('Apply', applyChange, own)
                step.script('RecordOverride', recordOverride, { override, plan: result.plan })
                step.wait(
                  'WaitDeployed',
                  'cloudfront',
                  'GetDistribution',
                  { Id: distribution },
                  { property: '$.Distribution.Status', is: ['Deployed'], timeoutSeconds: 900 },
                )
              },
              verify: (step) => {
                step.record(step.script('CheckChange', checkChange, own).evidence)
                // Refusals are cached, too. The execution's id makes it one invalidation, however often it is asked for.
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
                step.record(step.script('CheckServed', checkServed, { bucket, seen, rest }).evidence)
              },
              undo: (step) => {
                step.record(step.script('Restore', restoreChange, { ...own, override }).restored)
              },
              still: (step) => {
                step.script('CheckStill', checkChange, own)
              },
              outcome: result.outcome,
            })
          })
          .otherwise((step) => step.finish('NothingPlanned', result.outcome))
      })
      .otherwise((step) => step.finish('NothingToChange', cause.outcome))
  },
)
