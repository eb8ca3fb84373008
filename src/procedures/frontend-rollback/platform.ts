/**
 * A frontend with three releases, its distribution, and an edge of its own: a real HTTP server on 127.0.0.1 that keeps what it has
 * fetched from the bucket until the distribution is told to forget it, as CloudFront does.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ScenarioRun, World } from 'guardia/rehearse'

export const bucket = 'tk-nq-dev-frontend'
export const prdBucket = 'tk-nq-prd-frontend'
/** Stands in every page: nothing of a run may hold it. */
export const planted = 'planted-Inline-4711'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface Release {
  readonly name: string
  readonly page: string
  readonly files: { readonly [path: string]: string }
}

/** A release: a script and a style of its own, and an icon that all share. */
export function release(name: string): Release {
  const files = {
    [`_app/immutable/start.${name}.js`]: `start('${name}')`,
    [`_app/immutable/app.${name}.css`]: `.app{content:'${name}'}`,
    'favicon.png': 'icon',
  }
  const links = `<link rel="icon" href="/favicon.png"><link href="/_app/immutable/app.${name}.css" rel="stylesheet">`
  const scripts = `<script type="module" src="./_app/immutable/start.${name}.js"></script>`
  return { name, page: `<!doctype html>${links}<p>${planted}</p>${scripts}`, files }
}

export const first: Release = release('a1b2c3d')
export const second: Release = release('b2c3d4e')
export const third: Release = release('c3d4e5f')

const put = (
  world: World,
  Bucket: string,
  Key: string,
  Body: string,
  more: { readonly [member: string]: string } = {},
) => world.call('s3', 'PutObject', { Bucket, Key, Body, ...more })

/** The manifest of a release, as the deployment writes it. */
export function manifestOf({ name, page, files }: Release): string {
  const hashes = Object.entries({ ...files, 'index.html': page }).map(([path, body]) => [path, sha256(body)])
  return JSON.stringify({ release: name, files: Object.fromEntries(hashes) as { [path: string]: string } })
}

/** Hashed files first, then the release on record, index.html last. */
export async function deploy(world: World, one: Release, to: string = bucket): Promise<void> {
  for (const [path, body] of Object.entries(one.files)) await put(world, to, path, body)
  await put(world, to, `releases/${one.name}/index.html`, one.page)
  await put(world, to, `releases/${one.name}/manifest.json`, manifestOf(one))
  await put(world, to, 'index.html', one.page, { CacheControl: 'no-cache', ContentType: 'text/html; charset=utf-8' })
}

interface Edge {
  readonly id: string
  readonly url: string
}
const edges = new WeakMap<World, Edge>()

/** The distribution of this world, and where people open it. */
export function edge(world: World): Edge {
  const found = edges.get(world)
  if (found === undefined) throw new Error('The platform of this world has not been built yet.')
  return found
}

/** How often the paths of a distribution were invalidated. */
async function invalidations(world: World, id: string): Promise<number> {
  const answer = await world.call('cloudfront', 'ListInvalidations', { DistributionId: id })
  return ((answer['InvalidationList'] as { readonly Quantity?: number } | undefined)?.Quantity ?? 0) as number
}

/** What the edge answers is fetched once, and again after each invalidation. `stuck`: it never forgets. */
async function openEdge(world: World, id: string, Bucket: string): Promise<string> {
  const kept = new Map<string, { readonly body: string; readonly at: number }>()
  const answer = async (path: string): Promise<string> => {
    const at = stuck.has(world) ? 0 : await invalidations(world, id)
    const found = kept.get(path)
    if (found?.at === at || (found && stuck.has(world))) return found.body
    const { Body } = await world.call('s3', 'GetObject', { Bucket, Key: path === '/' ? 'index.html' : path.slice(1) })
    kept.set(path, { body: String(Body), at })
    return String(Body)
  }
  const server = createServer((request, response) => {
    answer(request.url ?? '/').then(
      (body) => response.writeHead(200, { 'content-type': 'text/html', connection: 'close' }).end(body),
      () => response.writeHead(403, { connection: 'close' }).end(),
    )
  })
  server.unref()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // Somebody has opened the site before: without an invalidation the old page would be served on.
  for (const path of ['/', '/index.html']) await (await fetch(`${url}${path}`)).text()
  return url
}

const stuck = new WeakSet<World>()
/** The edge keeps what it has, whatever it is told. */
export async function holdEdge(world: World): Promise<void> {
  stuck.add(world)
}

/** The bucket with its versions, the three releases one after the other, the distribution, the edge. */
export async function build(world: World, Bucket: string, by: typeof deploy = deploy): Promise<void> {
  await world.call('s3', 'CreateBucket', { Bucket })
  await world.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  for (const one of [first, second, third]) await by(world, one, Bucket)
  const created = await world.call('cloudfront', 'CreateDistribution', {
    DistributionConfig: {
      CallerReference: Bucket,
      Comment: 'frontend',
      Enabled: true,
      DefaultRootObject: 'index.html',
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'frontend',
            DomainName: `${Bucket}.s3.us-east-1.amazonaws.com`,
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
        ],
      },
      DefaultCacheBehavior: { TargetOriginId: 'frontend', ViewerProtocolPolicy: 'redirect-to-https' },
    },
  })
  const { Id } = created['Distribution'] as { readonly Id: string }
  edges.set(world, { id: Id, url: await openEdge(world, Id, Bucket) })
}

/** A good day in dev. */
export const platform = (world: World): Promise<void> => build(world, bucket)

/** Live is this release: in the bucket, not kept by browsers, and at the edge unless it is stuck. */
export const live =
  (one: Release, Bucket: string = bucket) =>
  async (_run: ScenarioRun, world: World): Promise<void> => {
    const found = await world.call('s3', 'GetObject', { Bucket, Key: 'index.html' })
    assert.equal(String(found['Body']), one.page)
    assert.equal(found['CacheControl'], 'no-cache')
    assert.match(String(found['ContentType']), /^text\/html/)
    if (!stuck.has(world)) assert.equal(await (await fetch(`${edge(world).url}/`)).text(), one.page)
  }
