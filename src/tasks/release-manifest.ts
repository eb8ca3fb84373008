/** A release on record: `releases/<name>/manifest.json` and `releases/<name>/index.html`, which a rollback goes by. */
import { createHash } from 'node:crypto'
import { GuardiaError } from '../document/index.ts'
import type { Wanted } from './bucket-objects.ts'
import { hashOf } from './plan-hash.ts'
import { namedFiles, type SiteFile } from './site-files.ts'

/** A site, sorted into what its release is made of. */
export interface Release {
  /** 1–64 of `[\w.-]`. */
  readonly name: string
  /** Named by their own content: they never change, and stay for the pages that name them. */
  readonly immutable: readonly SiteFile[]
  /** Everything else but index.html: replaced in place. */
  readonly mutable: readonly SiteFile[]
  readonly index: SiteFile
  readonly manifest: string
}

/**
 * The release that a site is.
 *
 * @param name unless given, the first twelve digits of the hash of all files: the same build is the same release
 * @throws GuardiaError `usage` (name), `broken-page` where index.html names a file that the site does not have
 */
export function releaseOf(files: readonly SiteFile[], page: string, immutable: RegExp, name?: string): Release {
  const hashes = Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))
  const own = name ?? hashOf(hashes).slice(0, 12)
  if (!/^[\w-][\w.-]{0,63}$/.test(own)) {
    throw new GuardiaError('usage', `--release ${own}: expected 1 to 64 letters, digits, "_", "-" and ".".`)
  }
  const named = namedFiles(page)
  const missing = named.filter((path) => hashes[path] === undefined)
  const index = files.find(({ path }) => path === 'index.html')
  if (index === undefined || missing.length > 0) {
    throw new GuardiaError(
      'broken-page',
      `index.html names ${missing.join(', ')}, and the build does not have it: people would see a blank page. Nothing was done. Build anew.`,
    )
  }
  const rest = files.filter((one) => one !== index)
  const isImmutable = ({ path }: SiteFile): boolean => immutable.test(path)
  const kept = rest.filter((one) => isImmutable(one) || named.includes(one.path))
  const manifest = {
    release: own,
    // Those that must be as they were for the page to work; the others (version.json, robots.txt) change with each release.
    files: Object.fromEntries([...kept, index].map(({ path, sha256 }) => [path, sha256])),
    others: Object.fromEntries(rest.filter((one) => !kept.includes(one)).map(({ path, sha256 }) => [path, sha256])),
  }
  return {
    name: own,
    immutable: rest.filter(isImmutable),
    mutable: rest.filter((one) => !isImmutable(one)),
    index,
    manifest: `${JSON.stringify(manifest, null, 1)}\n`,
  }
}

/** The manifest as an object of the bucket. */
export function manifestObject({ name, manifest }: Release): Wanted {
  const digest = (kind: string): string => createHash(kind).update(manifest).digest('hex')
  return {
    key: `releases/${name}/manifest.json`,
    sha256: digest('sha256'),
    md5: digest('md5'),
    contentType: 'application/json',
    cacheControl: 'no-cache',
    body: async () => Buffer.from(manifest),
  }
}
