/** The buckets and objects of S3's calls, where a bucket may be an access point's ARN and a copy reads from another place. */
import { splitOutside } from './arn.ts'
import { type Input, isObject } from './needs.ts'
import type { RuleContext } from './resource-context.ts'
import { textsOf } from './resource-members.ts'

/** The bucket or objects of a call, for one of its actions. */
export function s3Rule(type: 'bucket' | 'object', { action, operation, input, env }: RuleContext): readonly string[] {
  const copies = operation.name === 'CopyObject' || operation.name === 'UploadPartCopy'
  const source = copies && action.startsWith('s3:Get')
  const [bucket, keys] = source ? sourceOf(input['CopySource']) : [text(input, 'Bucket') ?? '*', keysOf(input)]
  const arn = bucket.startsWith('arn:') ? bucket : `arn:${env.partition}:s3:::${bucket}`
  if (type === 'bucket') return [arn]
  const folder = bucket.startsWith('arn:') ? `${arn}/object` : arn
  return keys.map((key) => `${folder}/${key}`)
}

function keysOf(input: Input): readonly string[] {
  const key = text(input, 'Key')
  if (key !== undefined) return [key]
  const objects = isObject(input['Delete']) ? input['Delete']['Objects'] : undefined
  if (!Array.isArray(objects)) return ['*']
  const keys = objects.map((object) => (isObject(object) ? text(object, 'Key') : undefined))
  return keys.some((one) => one === undefined) ? ['*'] : (keys as readonly string[])
}

/** `bucket/key?versionId=…`, `arn:…/object/key`, or `{Bucket, Key}`. */
function sourceOf(source: unknown): readonly [string, readonly string[]] {
  if (isObject(source)) return [text(source, 'Bucket') ?? '*', [text(source, 'Key') ?? '*']]
  if (typeof source !== 'string') return ['*', ['*']]
  const path = source.replace(/^\//, '').replace(/\?versionId=.*$/, '')
  if (path.startsWith('arn:')) {
    const [point = path, key = '*'] = path.split('/object/')
    return [point, [key]]
  }
  const [bucket = '*', ...key] = splitOutside(path, '/')
  return [key.length === 0 ? '*' : bucket, [key.length === 0 ? '*' : key.join('/')]]
}

function text(input: Input, member: string): string | undefined {
  return Object.hasOwn(input, member) ? textsOf(input[member])[0] : undefined
}
