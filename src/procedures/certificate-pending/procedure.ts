/**
 * A certificate stays in PENDING_VALIDATION. ACM looks for its CNAME in public DNS for 72 hours; the usual cause is that the record is
 * missing, and this puts exactly that record in. Whatever else keeps ACM from seeing it is told apart and reported.
 */
import {
  execution,
  is,
  map,
  mapList,
  type Procedure,
  procedure,
  python,
  type Ref,
  readScript,
  type Steps,
  say,
  text,
} from 'guardia'
import { approvalOf, approvalParameters } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { certificatePendingText } from './text.ts'

const library = (...names: readonly string[]): readonly string[] =>
  names.map((one) => readScript(import.meta.url, `scripts/${one}.py`))

const readCertificate = python(import.meta.url, 'scripts/read_certificate.py', {
  library: library('cname', 'records'),
  inputs: { distribution: text(), certificate: text() },
  outputs: { seen: map() },
})

const decideValidation = python(import.meta.url, 'scripts/decide_validation.py', {
  library: [readScript(import.meta.url, '../plan_hash.py'), ...library('cname')],
  inputs: { seen: map(), now: text() },
  outputs: {
    verdict: text(),
    outcome: text(),
    hash: text(),
    question: text(),
    code: text(),
    undo: text(),
    zone: text(),
    changes: mapList(),
    plan: map(),
  },
})

const afterwards = { library: library('cname', 'records', 'certificate_now'), inputs: { plan: map() } }
const readState = python(import.meta.url, 'scripts/read_state.py', {
  inputs: { plan: map() },
  outputs: { state: text({ allowed: ['pending', 'decided'] }) },
})
const checkIssued = python(import.meta.url, 'scripts/check_issued.py', { ...afterwards, outputs: { outcome: text() } })
const checkRecords = python(import.meta.url, 'scripts/check_records.py', {
  ...afterwards,
  outputs: { evidence: text() },
})
const restoreRecords = python(import.meta.url, 'scripts/restore_records.py', {
  ...afterwards,
  outputs: { kept: text({ allowed: ['yes', 'no'] }), restored: text() },
})

/** Minutes between the looks: two hours in all. */
const waits: readonly number[] = [5, 10, 15, 30, 60]

/** Looks again while ACM has not decided. No aws:loop: it has no onCancel, so a cancellation at its start would skip the undo. */
function waitForAcm(step: Steps, own: { readonly plan: Ref<object> }, minutes: readonly number[]): void {
  const [first, ...rest] = minutes
  step.sleep(`Wait${first}Minutes`, `PT${first}M`)
  const now = step.script(`LookAfter${first}Minutes`, readState, own, { maxAttempts: 3 })
  if (rest.length === 0) return
  step.when(is(now.state, 'pending'), (step) => waitForAcm(step, own, rest), `StillPendingAfter${first}Minutes`)
}

export const certificatePending: Procedure = procedure(
  {
    name: 'CertificatePending',
    revision: 1,
    severity: P1,
    risk: 'medium',
    text: certificatePendingText,
    parameters: {
      DistributionId: text({
        pattern: /E[A-Z0-9]{6,31}/,
        describe: {
          en: "The distribution that serves the names: Terraform's output cloudfront_distribution_id.",
          es: 'La distribución que sirve los nombres: la salida cloudfront_distribution_id de Terraform.',
        },
      }),
      CertificateArn: text({
        default: '',
        pattern: /(arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate\/[0-9a-f-]+)?/,
        describe: {
          en: 'The certificate (aws_acm_certificate.cert); empty: the one that waits for a name of the distribution, else its own.',
          es: 'El certificado (aws_acm_certificate.cert); vacío: el que espera por un nombre de la distribución o, si no, el suyo.',
        },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const plan = step.plan((step) => {
      const { seen } = step.script('ReadCertificate', readCertificate, {
        distribution: p.DistributionId,
        certificate: p.CertificateArn,
      })
      return step.script('Decide', decideValidation, { seen, now: execution.dateTime })
    })
    const { result } = plan
    const own = { plan: result.plan }

    step
      .when(is(result.verdict, 'add'), (step) => {
        step.change('Records', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            const put = step.call(
              'PutRecords',
              'route53',
              'ChangeResourceRecordSets',
              {
                HostedZoneId: result.zone,
                ChangeBatch: { Comment: say`guardia ${execution.id}`, Changes: result.changes },
              },
              { outputs: { Id: '$.ChangeInfo.Id' } },
            )
            step.wait(
              'WaitInSync',
              'route53',
              'GetChange',
              { Id: put.Id },
              { property: '$.ChangeInfo.Status', is: ['INSYNC'], timeoutSeconds: 900 },
            )
          },
          verify: (step) => {
            waitForAcm(step, own, waits)
            step.record(step.script('CheckIssued', checkIssued, own).outcome)
          },
          undo: (step) => {
            const back = step.script('RestoreRecords', restoreRecords, own)
            step.record(back.restored)
            step.when(is(back.kept, 'yes'), (step) =>
              step.finish('RecordsKept', 'applied: the certificate was validated before the undo; its records stay'),
            )
          },
          still: (step) => {
            step.script('CheckStillOurs', checkRecords, own)
          },
          outcome: step.output('CheckIssued', 'outcome'),
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
