/** deploy-frontend against a real local AWS: order, headers, and everything that goes wrong half way. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AwsCaller } from '../../src/local/index.ts'
import { at, listAt } from '../../src/tasks/answers.ts'
import { frontendDeployment } from '../../src/tasks/index.ts'
import { useLocalAws } from '../local/started.ts'
import { build, type Files, folderOf, platform } from './site.ts'
import { run, toDo, writes } from './workstation.ts'

const local = useLocalAws()
let aws: AwsCaller
beforeAll(() => {
  aws = local.root().as({ streaming: 'read' })
})
const s3 = (operation: string, input: object) => aws.call({ service: 's3', operation, input: { ...input } })
const deployment = (Bucket: string, distributionId: string, folder: string, release?: string) =>
  frontendDeployment({ parameters: {}, bucket: Bucket, distributionId, folder, release })

let last = 0
async function site(files: Files, release?: string) {
  last += 1
  const Bucket = `acme-web-${last}`
  const id = await platform(aws, Bucket)
  const folder = folderOf(files)
  const live = async (): Promise<string> => String((await s3('GetObject', { Bucket, Key: 'index.html' }))['Body'])
  const invalidations = async (): Promise<number> => {
    const list = await aws.call({
      service: 'cloudfront',
      operation: 'ListInvalidations',
      input: { DistributionId: id },
    })
    return listAt(list, 'InvalidationList', 'Items').length
  }
  const other = (more: Files, name?: string) => deployment(Bucket, id, folderOf(more), name)
  return { Bucket, id, folder, live, invalidations, other, task: deployment(Bucket, id, folder, release) }
}
const everything = ['assets', 'files', 'release-page', 'release', 'index', 'invalidation']

describe('a deployment', () => {
  test('hashed files first, index.html last, then the invalidation; the second time there is nothing to do', async () => {
    const { Bucket, task, live, invalidations } = await site(build('a1b2c3d'), 'a1b2c3d')
    const changed = writes()
    const first = await run(task, aws, { before: changed.before })
    expect([first.outcome, first.steps]).toEqual(['applied', everything])
    const keys = changed.made.map(({ operation, input }) => (operation === 'PutObject' ? input?.['Key'] : operation))
    expect([...keys.slice(0, 2)].sort()).toEqual(['_app/immutable/app.a1b2c3d.css', '_app/immutable/start.a1b2c3d.js'])
    expect([...keys.slice(2, 4)].sort()).toEqual(['_app/version.json', 'favicon.png'])
    expect(keys.slice(4)).toEqual([
      'releases/a1b2c3d/index.html',
      'releases/a1b2c3d/manifest.json',
      'index.html',
      'CreateInvalidation',
    ])
    const headers = async (Key: string) => {
      const { CacheControl, ContentType } = await s3('HeadObject', { Bucket, Key })
      return [CacheControl, ContentType]
    }
    const forever = 'public, max-age=31536000, immutable'
    expect(await headers('index.html')).toEqual(['no-cache', 'text/html; charset=utf-8'])
    expect(await headers('_app/immutable/start.a1b2c3d.js')).toEqual([forever, 'text/javascript; charset=utf-8'])
    expect(await headers('_app/immutable/app.a1b2c3d.css')).toEqual([forever, 'text/css; charset=utf-8'])
    expect(await headers('_app/version.json')).toEqual(['no-cache', 'application/json'])
    expect(await headers('favicon.png')).toEqual(['no-cache', 'image/png'])
    expect(await live()).toBe(build('a1b2c3d')['index.html'])

    const again = writes()
    expect((await run(task, aws, { before: again.before })).outcome).toBe('nothing to do')
    expect([again.made, await invalidations()]).toEqual([[], 1])
  })

  // The seed invalidates /*, and its sync with --delete takes away what open pages still load.
  test('only / and /index.html are invalidated, and nothing of the release before is deleted', async () => {
    const { Bucket, id, task, other } = await site(build('a1'), 'a1')
    await run(task, aws)
    const changed = writes()
    const { planned } = await run(other(build('b2'), 'b2'), aws, { before: changed.before })
    expect(changed.made.filter(({ operation }) => operation.startsWith('Delete'))).toEqual([])
    expect(await s3('HeadObject', { Bucket, Key: '_app/immutable/start.a1.js' })).toBeTruthy()
    const invalidation = changed.made.at(-1)
    expect(invalidation?.input).toMatchObject({
      DistributionId: id,
      InvalidationBatch: { Paths: { Quantity: 2, Items: ['/', '/index.html'] } },
    })
    expect(planned.steps.find((one) => one.id === 'files')?.before.en).toBe(
      '0 not there, 1 with other content, 0 with other headers; 1 as they should be',
    )
  })

  test('without a name the release is known by its files: the same build is the same release', async () => {
    const { Bucket, task, other } = await site(build('c3'))
    await run(task, aws)
    expect(await toDo(other(build('c3')), aws)).toEqual([])
    const releases = await s3('ListObjectsV2', { Bucket, Prefix: 'releases/' })
    expect(listAt(releases, 'Contents').map((one) => one['Key'])).toEqual([
      expect.stringMatching(/^releases\/[0-9a-f]{12}\/index\.html$/),
      expect.stringMatching(/^releases\/[0-9a-f]{12}\/manifest\.json$/),
    ])
  })

  test('what the seed has uploaded, without headers: the headers are put right, once', async () => {
    const { Bucket, task, invalidations } = await site(build('a1'), 'a1')
    for (const [Key, Body] of Object.entries(build('a1'))) await s3('PutObject', { Bucket, Key, Body })
    const { planned } = await run(task, aws)
    expect(planned.steps[0]?.before.en).toBe(
      '0 not there, 0 with other content, 2 with other headers; 0 as they should be',
    )
    expect(await s3('HeadObject', { Bucket, Key: 'index.html' })).toMatchObject({ CacheControl: 'no-cache' })
    expect([await toDo(task, aws), await invalidations()]).toEqual([[], 1])
  })
})

describe('half way', () => {
  test('a run that breaks at any write never shows a page whose files are missing, and the next one completes it', async () => {
    const writesInAll = 8
    for (let breaks = 0; breaks < writesInAll; breaks += 1) {
      const { Bucket, task, live, other, invalidations } = await site(build('a1'), 'a1')
      await run(task, aws)
      const second = other(build('b2'), 'b2')
      const changed = writes()
      const before = (call: Parameters<typeof changed.before>[0]): void => {
        const was = changed.made.length
        changed.before(call)
        if (changed.made.length > was && was >= breaks) throw new Error('the line is cut')
      }
      const broken = run(second, aws, { before })
      if (breaks < 7) await expect(broken).rejects.toMatchObject({ code: 'step-failed' })
      else await broken
      const page = await live()
      for (const [, key] of page.matchAll(/(?:src|href)="\.?\/([^"]+)"/g))
        expect(await s3('HeadObject', { Bucket, Key: key })).toBeTruthy()
      expect(page).toBe(build(breaks < 6 ? 'a1' : 'b2')['index.html'])
      await run(second, aws)
      expect([breaks, await live(), await toDo(second, aws)]).toEqual([breaks, build('b2')['index.html'], []])
      expect(await invalidations()).toBe(2)
    }
  })

  test('Ctrl-C between two files ends it', async () => {
    const { task, other } = await site(build('a1'), 'a1')
    await run(task, aws)
    const stop = new AbortController()
    const changed = writes()
    const before = (call: Parameters<typeof changed.before>[0]): void => {
      changed.before(call)
      if (changed.made.length === 1) stop.abort(new Error('Stopped.'))
    }
    const second = other(build('b2'), 'b2')
    await expect(run(second, aws, { before, signal: stop.signal })).rejects.toThrow('Stopped.')
    expect(changed.made.length).toBeLessThanOrEqual(2)
    expect((await run(second, aws)).outcome).toBe('applied')
  })
})

describe('somebody else', () => {
  test('deploys between the plan and the yes: refused', async () => {
    const { task, other, live } = await site(build('a1'), 'a1')
    await run(task, aws)
    const type = async ({ code }: { code: string }): Promise<string> => {
      await run(other(build('c3'), 'c3'), aws)
      return code
    }
    await expect(run(other(build('b2'), 'b2'), aws, { type })).rejects.toMatchObject({ code: 'plan-changed' })
    expect(await live()).toBe(build('c3')['index.html'])
  })

  test('deploys after the second look: index.html goes only over the one that was seen', async () => {
    const { Bucket, task, other, live, invalidations } = await site(build('a1'), 'a1')
    await run(task, aws)
    const before = async ({ operation, input }: { operation: string; input?: object }): Promise<void> => {
      if (operation !== 'PutObject' || (input as { Key: string }).Key !== 'releases/b2/manifest.json') return
      await s3('PutObject', { Bucket, Key: 'index.html', Body: 'a hot fix' })
    }
    const refused = run(other(build('b2'), 'b2'), aws, { before })
    await expect(refused).rejects.toThrow(/failed at its step index: PreconditionFailed/)
    expect([await live(), await invalidations()]).toEqual(['a hot fix', 1])
  })

  test('builds between the plan and the yes: refused', async () => {
    const { task, folder } = await site(build('a1'))
    const type = ({ code }: { code: string }): string => {
      writeFileSync(join(folder, 'favicon.png'), 'another icon')
      return code
    }
    const changed = writes()
    await expect(run(task, aws, { type, before: changed.before })).rejects.toMatchObject({ code: 'plan-changed' })
    expect(changed.made).toEqual([])
  })

  test('builds while files are sent: a file that was not planned is not sent', async () => {
    const { task, folder, Bucket } = await site(build('a1'))
    const before = ({ operation, input }: { operation: string; input?: object }): void => {
      if (operation !== 'PutObject' || !(input as { Key: string }).Key.startsWith('_app/version')) return
      writeFileSync(join(folder, 'index.html'), 'torn')
    }
    await expect(run(task, aws, { before })).rejects.toMatchObject({ code: 'changed-on-disk' })
    const { Contents } = await s3('ListObjectsV2', { Bucket })
    expect(JSON.stringify(Contents)).not.toContain('index.html')
  })
})

describe('refuses, and writes nothing', () => {
  const refused = async (task: ReturnType<typeof deployment>, code: string): Promise<void> => {
    const changed = writes()
    await expect(run(task, aws, { before: changed.before })).rejects.toMatchObject({ code })
    expect(changed.made).toEqual([])
  }

  test('a folder that is no build', async () => {
    const { other, Bucket, id } = await site(build('a1'))
    await refused(deployment(Bucket, id, '/nowhere/build'), 'no-site')
    await refused(other({ 'main.js': '' }), 'no-site')
    await refused(other({ ...build('a1'), '.env': 'SECRET=1' }), 'not-a-site')
    await refused(other({ ...build('a1'), '.git/config': '' }), 'not-a-site')
    await refused(other({ ...build('a1'), 'releases/x/manifest.json': '{}' }), 'not-a-site')
    const folder = folderOf(build('a1'))
    symlinkSync('/etc/passwd', join(folder, 'passwords.txt'))
    await refused(deployment(Bucket, id, folder), 'not-a-site')
    await refused(other(build('a1'), '../x'), 'usage')
  })

  test('a page that names a file which the build does not have', async () => {
    const { [`_app/immutable/start.a1.js`]: _gone, ...rest } = build('a1')
    await refused((await site(rest)).task, 'broken-page')
  })

  test('a hashed file with other content, and a release of that name with other files', async () => {
    const { task, other } = await site(build('a1'), 'a1')
    await run(task, aws)
    await refused(other({ ...build('a1'), '_app/immutable/start.a1.js': 'patched' }, 'a2'), 'would-overwrite')
    await refused(other(build('b2'), 'a1'), 'would-overwrite')
  })

  test('no bucket, a bucket without versions, a distribution of another bucket', async () => {
    const { Bucket, id, folder, task } = await site(build('a1'))
    await refused(deployment('acme-nowhere', id, folder), 'no-bucket')
    await refused(deployment(Bucket, await platform(aws, 'acme-shop'), folder), 'wrong-distribution')
    await s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } })
    await refused(task, 'unversioned')
  })
})

test('an invalidation that covers the page, by whomever, is enough', async () => {
  const { task, id, invalidations } = await site(build('a1'))
  const before = ({ operation }: { operation: string }): void => {
    if (operation === 'CreateInvalidation') throw new Error('the line is cut')
  }
  await expect(run(task, aws, { before })).rejects.toMatchObject({ code: 'step-failed' })
  expect(await toDo(task, aws)).toEqual(['invalidation'])
  const invalidate = (Items: readonly string[]) =>
    aws.call({
      service: 'cloudfront',
      operation: 'CreateInvalidation',
      input: {
        DistributionId: id,
        InvalidationBatch: { CallerReference: String(Items), Paths: { Quantity: Items.length, Items } },
      },
    })
  await invalidate(['/favicon.png'])
  expect(await toDo(task, aws)).toEqual(['invalidation'])
  // S3 tells whole seconds: within one nobody knows which was first.
  await new Promise((done) => setTimeout(done, 2100))
  const made = await invalidate(['/*'])
  expect(at(made, 'Invalidation', 'Status')).toBe('Completed')
  expect([await toDo(task, aws), await invalidations()]).toEqual([[], 2])
})
