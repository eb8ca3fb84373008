/** Objects of a bucket beside the files that they should be: compared by hash and headers, written only over what was seen. */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import { at, findOne } from './answers.ts'
import { contentType, type SiteFile } from './site-files.ts'
import type { TaskContext } from './task.ts'

/** An object as it is to be. */
export interface Wanted {
  readonly key: string
  readonly sha256: string
  readonly md5: string
  readonly contentType: string
  readonly cacheControl: string
  readonly body: () => Promise<Uint8Array>
}

/** What is in its place. */
export interface Found {
  readonly etag: string
  readonly version: string
  /** ISO 8601. */
  readonly modified: string
  readonly sameBytes: boolean
  readonly sameHeaders: boolean
}

const parallel = 8

/** Runs `work` over all items, a few at a time; looks at the signal before each. */
export async function severalAtOnce<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let place = next++; place < items.length; place = next++) {
      signal.throwIfAborted()
      results[place] = await work(items[place] as T)
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: parallel }, lane))
  // All lanes have come to rest: nothing is written any more when the failure is told.
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  return results
}

/** A file as an object. */
export function wantedFile(file: SiteFile, key: string, cacheControl: string): Wanted {
  const { sha256, md5, absolute, path } = file
  return { key, sha256, md5, cacheControl, contentType: contentType(path), body: () => readFile(absolute) }
}

/** What is there instead of an object; undefined: nothing. Reads the object itself only where neither our hash nor an MD5 says. */
export async function lookAt(context: TaskContext, Bucket: string, wanted: Wanted): Promise<Found | undefined> {
  const input = { Bucket, Key: wanted.key, ExpectedBucketOwner: context.account }
  const head = await findOne(context.aws, { service: 's3', operation: 'HeadObject', input }, [
    '404',
    'NoSuchKey',
    'NotFound',
  ])
  if (head === undefined) return undefined
  const etag = String(head['ETag'])
  const kept = at(head, 'Metadata', 'sha256')
  const sameBytes =
    kept === wanted.sha256 ||
    etag === `"${wanted.md5}"` ||
    (kept === undefined && (await isSameObject(context, input, wanted)))
  return {
    etag,
    version: String(head['VersionId'] ?? 'null'),
    modified: String(head['LastModified']),
    sameBytes,
    sameHeaders: head['CacheControl'] === wanted.cacheControl && head['ContentType'] === wanted.contentType,
  }
}

async function isSameObject({ aws }: TaskContext, input: JsonObject, wanted: Wanted): Promise<boolean> {
  const local = Buffer.from(await wanted.body())
  const { Body, ContentLength } = await aws.call({ service: 's3', operation: 'GetObject', input })
  // The caller gives text where the bytes are UTF-8, else base64.
  return ContentLength === local.length && (Body === local.toString('utf8') || Body === local.toString('base64'))
}

/**
 * Writes an object over exactly what was seen; S3 refuses it (`PreconditionFailed`) when that has changed.
 *
 * @throws GuardiaError `changed-on-disk` when the file is no longer the one of the plan
 */
export async function put(
  context: TaskContext,
  Bucket: string,
  wanted: Wanted,
  found: Found | undefined,
): Promise<JsonObject> {
  const body = await wanted.body()
  if (createHash('sha256').update(body).digest('hex') !== wanted.sha256) {
    throw new GuardiaError(
      'changed-on-disk',
      `${wanted.key} is no longer the file that was planned: somebody builds meanwhile. Run it again.`,
    )
  }
  return context.aws.call({
    service: 's3',
    operation: 'PutObject',
    input: {
      Bucket,
      ExpectedBucketOwner: context.account,
      Key: wanted.key,
      Body: body,
      ContentType: wanted.contentType,
      CacheControl: wanted.cacheControl,
      Metadata: { sha256: wanted.sha256 },
      ...(found === undefined ? { IfNoneMatch: '*' } : { IfMatch: found.etag }),
    },
  })
}
