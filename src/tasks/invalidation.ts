/** Telling a distribution to ask for the page anew, once for each page. */
import { GuardiaError } from '../document/index.ts'
import { at, listAt, wait } from './answers.ts'
import { both, type TaskContext, type TaskStep } from './task.ts'

const paths = ['/', '/index.html'] as const
const pollMilliseconds = 5000
const limitMilliseconds = 15 * 60_000
const referenceOf = (page: string): string => `guardia-${page}`

/**
 * Refuses a distribution that does not read from the bucket: its invalidation would help nobody.
 *
 * @throws GuardiaError `wrong-distribution`
 */
export async function assertOrigin({ aws }: TaskContext, Id: string, bucket: string): Promise<void> {
  const answer = await aws.call({ service: 'cloudfront', operation: 'GetDistribution', input: { Id } })
  const origins = listAt(answer, 'Distribution', 'DistributionConfig', 'Origins', 'Items').map((one) =>
    String(one['DomainName']),
  )
  const reads = (domain: string): boolean =>
    (domain.startsWith(`${bucket}.s3.`) || domain.startsWith(`${bucket}.s3-`)) &&
    /\.amazonaws\.com(\.cn)?$/.test(domain)
  if (origins.some(reads)) return
  throw new GuardiaError(
    'wrong-distribution',
    `The distribution ${Id} reads from ${origins.join(', ')}, not from ${bucket}. Nothing was done. Check both names.`,
  )
}

/**
 * Whether the page that is live was invalidated after it came: by us, or by somebody a second later at least, for S3 tells whole seconds.
 *
 * @param page as for `invalidationStep`
 * @param modified ISO 8601
 */
export async function isInvalidated(
  { aws }: TaskContext,
  DistributionId: string,
  page: string,
  modified: string,
): Promise<boolean> {
  const list = await aws.call({
    service: 'cloudfront',
    operation: 'ListInvalidations',
    input: { DistributionId },
    pages: 'all',
  })
  const since = Date.parse(modified)
  for (const { Id, CreateTime } of listAt(list, 'InvalidationList', 'Items')) {
    if (Date.parse(String(CreateTime)) < since) continue
    const input = { DistributionId, Id: String(Id) }
    const one = await aws.call({ service: 'cloudfront', operation: 'GetInvalidation', input })
    if (at(one, 'Invalidation', 'InvalidationBatch', 'CallerReference') === referenceOf(page)) return true
    if (Date.parse(String(CreateTime)) < since + 1000) continue
    const covered = at(one, 'Invalidation', 'InvalidationBatch', 'Paths', 'Items')
    const list = Array.isArray(covered) ? covered : []
    if (list.includes('/*') || paths.every((path) => list.includes(path))) return true
  }
  return false
}

/** The step; `page` gives what the reference is made of: asked twice for one page, CloudFront does it once. */
export function invalidationStep(context: TaskContext, DistributionId: string, page: () => string): TaskStep {
  return {
    id: 'invalidation',
    what: both(
      `invalidate ${paths.join(' and ')} at ${DistributionId}`,
      `invalidar ${paths.join(' e ')} en ${DistributionId}`,
    ),
    before: both('the edge may serve the page of before', 'el borde puede servir la página anterior'),
    after: both(
      'it asks for the page anew; hashed files stay cached',
      'pide la página de nuevo; los archivos con hash siguen en caché',
    ),
    facts: { DistributionId },
    async apply(progress) {
      const { aws, signal } = context
      const answer = await aws.call({
        service: 'cloudfront',
        operation: 'CreateInvalidation',
        input: {
          DistributionId,
          InvalidationBatch: { CallerReference: referenceOf(page()), Paths: { Quantity: paths.length, Items: paths } },
        },
      })
      const input = { DistributionId, Id: String(at(answer, 'Invalidation', 'Id')) }
      const end = Date.now() + limitMilliseconds
      for (let status = at(answer, 'Invalidation', 'Status'); status !== 'Completed'; ) {
        if (Date.now() > end) {
          throw new GuardiaError(
            'slow-invalidation',
            `The invalidation ${input.Id} of ${DistributionId} is still ${String(status)} after 15 min. It goes on by itself.`,
          )
        }
        progress(String(status))
        await wait(pollMilliseconds, signal)
        status = at(
          await aws.call({ service: 'cloudfront', operation: 'GetInvalidation', input }),
          'Invalidation',
          'Status',
        )
      }
    },
  }
}
