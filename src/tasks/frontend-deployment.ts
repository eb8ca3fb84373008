/** A site into its bucket, so that at no moment a page names a file that is not there: hashed files, the rest, the release, index.html. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GuardiaError } from '../document/index.ts'
import { findOne } from './answers.ts'
import { type Found, lookAt, put, severalAtOnce, type Wanted, wantedFile } from './bucket-objects.ts'
import { assertOrigin, invalidationStep, isInvalidated } from './invalidation.ts'
import { manifestObject, releaseOf } from './release-manifest.ts'
import { siteFiles } from './site-files.ts'
import { bucketExists } from './state-bucket.ts'
import {
  type Bilingual,
  both,
  resolved,
  type Task,
  type TaskContext,
  type TaskParameter,
  type TaskStep,
  type Value,
} from './task.ts'

export interface FrontendDeployment {
  /** `deploy-frontend` unless given. */
  readonly name?: string
  readonly parameters: { readonly [name: string]: TaskParameter }
  readonly bucket: Value
  readonly distributionId: Value
  /** The built site, from the project's folder. */
  readonly folder: Value
  /** Files whose name changes with their content; `_app/immutable/` (SvelteKit) unless given. */
  readonly immutable?: RegExp
  /** Name of the release, such as the commit; a hash of the files unless given. */
  readonly release?: Value<string | undefined>
}

const forever = 'public, max-age=31536000, immutable'
const always = 'no-cache'

interface Seen {
  readonly wanted: Wanted
  readonly found: Found | undefined
}

/**
 * Declares the task that deploys a site to a bucket behind a distribution. Nothing is ever deleted.
 *
 * @example frontendDeployment({ parameters: { env }, bucket: 'acme-web', distributionId: 'E123', folder: 'web/build' })
 */
export function frontendDeployment(declared: FrontendDeployment): Task {
  return {
    name: declared.name ?? 'deploy-frontend',
    title: both('Deploy the frontend', 'Desplegar el frontend'),
    description: both(
      'Uploads a built site: hashed files first, then the other files, then the release on record (`releases/`), index.html last and only over the one that was seen; then invalidates `/` and `/index.html`. Nothing is deleted: pages that are open keep their files.',
      'Sube un sitio ya construido: primero los archivos con hash, luego los demás, luego el registro del release (`releases/`), index.html al final y solo sobre el que se vio; después invalida `/` e `/index.html`. No se borra nada: las páginas abiertas conservan sus archivos.',
    ),
    parameters: declared.parameters,
    plan: async (context) => ({ steps: await planOf(declared, context) }),
  }
}

async function planOf(declared: FrontendDeployment, context: TaskContext): Promise<readonly TaskStep[]> {
  const folder = resolve(context.folder, await resolved(declared.folder, context))
  const files = await siteFiles(folder)
  const page = await readFile(resolve(folder, 'index.html'), 'utf8')
  const name = await resolved(declared.release ?? undefined, context)
  const release = releaseOf(files, page, declared.immutable ?? /^_app\/immutable\//, name)
  const bucket = await resolved(declared.bucket, context)
  const distribution = await resolved(declared.distributionId, context)
  await assertBucket(context, bucket)
  await assertOrigin(context, distribution, bucket)
  const look = (wanted: readonly Wanted[]): Promise<readonly Seen[]> =>
    severalAtOnce(wanted, context.signal, async (one) => ({ wanted: one, found: await lookAt(context, bucket, one) }))
  const assets = await look(release.immutable.map((file) => wantedFile(file, file.path, forever)))
  const others = await look(release.mutable.map((file) => wantedFile(file, file.path, always)))
  const record = await look([
    wantedFile(release.index, `releases/${release.name}/index.html`, always),
    manifestObject(release),
  ])
  const [index] = await look([wantedFile(release.index, 'index.html', always)])
  refuseOverwriting(
    assets,
    'A hashed file never changes: browsers keep it for a year. Build anew, so that its name changes.',
  )
  refuseOverwriting(record, `The release ${release.name} is on record with other files. Choose another --release.`)
  const upload = uploads(context, bucket)
  const steps = [
    ...upload('assets', both('hashed files', 'archivos con hash'), assets),
    ...upload('files', both('other files', 'otros archivos'), others),
    // The manifest after the page: a release with a manifest is whole.
    ...upload(
      'release-page',
      both(`the page of release ${release.name}`, `la página del release ${release.name}`),
      record.slice(0, 1),
    ),
    ...upload(
      'release',
      both(`the manifest of release ${release.name}`, `el manifiesto del release ${release.name}`),
      record.slice(1),
    ),
  ]
  let version = index?.found?.version ?? ''
  const last = upload('index', both('index.html', 'index.html'), index === undefined ? [] : [index], (one) => {
    version = one
  })
  const stale =
    last.length > 0 ||
    !(await isInvalidated(context, distribution, `${release.name}-${version}`, index?.found?.modified ?? ''))
  return [
    ...steps,
    ...last,
    ...(stale ? [invalidationStep(context, distribution, () => `${release.name}-${version}`)] : []),
  ]
}

/** @throws GuardiaError `no-bucket`, `unversioned`, and those of `bucketExists` */
async function assertBucket(context: TaskContext, Bucket: string): Promise<void> {
  if (!(await bucketExists(context, Bucket))) {
    throw new GuardiaError(
      'no-bucket',
      `There is no bucket ${Bucket}. Terraform makes it: apply it first. Nothing was done.`,
    )
  }
  const input = { Bucket, ExpectedBucketOwner: context.account }
  const versioning = await findOne(context.aws, { service: 's3', operation: 'GetBucketVersioning', input }, [])
  if (versioning?.['Status'] === 'Enabled') return
  throw new GuardiaError(
    'unversioned',
    `The bucket ${Bucket} keeps no versions: the index.html of now could not come back. Nothing was done. Turn versioning on in Terraform.`,
  )
}

function refuseOverwriting(seen: readonly Seen[], why: string): void {
  const changed = seen.filter(({ found }) => found !== undefined && !found.sameBytes).map(({ wanted }) => wanted.key)
  if (changed.length === 0) return
  throw new GuardiaError(
    'would-overwrite',
    `${changed.slice(0, 3).join(', ')} is in the bucket with other content. ${why} Nothing was done.`,
  )
}

/** Makes the step that brings a group of objects; none where they are all as they should be. */
function uploads(context: TaskContext, bucket: string) {
  return (
    id: string,
    what: Bilingual,
    seen: readonly Seen[],
    onVersion: (version: string) => void = () => {},
  ): readonly TaskStep[] => {
    const missing = seen.filter(({ found }) => !(found?.sameBytes && found.sameHeaders))
    if (missing.length === 0) return []
    const count = (test: (one: Seen) => boolean): number => missing.filter(test).length
    const absent = count(({ found }) => found === undefined)
    const other = count(({ found }) => found?.sameBytes === false)
    const headers = missing.length - absent - other
    return [
      {
        id,
        what: both(`upload ${what.en}`, `subir ${what.es}`),
        before: both(
          `${absent} not there, ${other} with other content, ${headers} with other headers; ${seen.length - missing.length} as they should be`,
          `${absent} no existen, ${other} con otro contenido, ${headers} con otras cabeceras; ${seen.length - missing.length} como deben estar`,
        ),
        after: both(
          `${seen.length} there, ${missing[0]?.wanted.cacheControl}`,
          `${seen.length} en su lugar, ${missing[0]?.wanted.cacheControl}`,
        ),
        facts: missing.map(({ wanted, found }) => ({
          key: wanted.key,
          sha256: wanted.sha256,
          etag: found?.etag ?? 'none',
        })),
        async apply(progress) {
          let done = 0
          await severalAtOnce(missing, context.signal, async ({ wanted, found }) => {
            const answer = await put(context, bucket, wanted, found)
            onVersion(String(answer['VersionId'] ?? answer['ETag']))
            done += 1
            if (done % 20 === 0) progress(`${done}/${missing.length}`)
          })
        },
      },
    ]
  }
}
