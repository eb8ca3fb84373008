/** The files of a built site, as they lie in a folder. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GuardiaError } from '../document/index.ts'

/** One file. Its bytes are read again when they are sent: a site may be larger than memory. */
export interface SiteFile {
  /** `_app/immutable/start.a1b2c3.js`: with slashes, from the site's folder; also its key in the bucket. */
  readonly path: string
  readonly absolute: string
  /** Hexadecimal. */
  readonly sha256: string
  readonly md5: string
  readonly bytes: number
}

const usable = /^[\w@+~-][\w.@+~/-]{0,512}$/

/**
 * The files of a folder, sorted by path.
 *
 * @throws GuardiaError `no-site`, `not-a-site` for what must never be published: hidden files, links, names that no browser asks for
 */
export async function siteFiles(folder: string): Promise<readonly SiteFile[]> {
  const paths = (await pathsBelow(folder, '')).sort()
  const files: SiteFile[] = []
  for (const path of paths) {
    if (!usable.test(path.replace(/^\.well-known\//, '')) || path.startsWith('releases/')) {
      throw new GuardiaError(
        'not-a-site',
        `${path} in ${folder} is nothing to publish: hidden files, strange names and releases/ are refused. Nothing was done. Is it the folder of the build?`,
      )
    }
    const bytes = await readFile(join(folder, path))
    const digest = (kind: string): string => createHash(kind).update(bytes).digest('hex')
    files.push({
      path,
      absolute: join(folder, path),
      sha256: digest('sha256'),
      md5: digest('md5'),
      bytes: bytes.length,
    })
  }
  if (files.some(({ path }) => path === 'index.html')) return files
  throw new GuardiaError('no-site', `${folder} has no index.html. Build the site first. Nothing was done.`)
}

async function pathsBelow(folder: string, under: string): Promise<string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true }).catch((cause: Error) => {
    throw new GuardiaError(
      'no-site',
      `The folder ${join(folder, under)} cannot be read: ${cause.message}. Build the site first.`,
      { cause },
    )
  })
  const found: string[] = []
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`
    if (entry.isDirectory()) found.push(...(await pathsBelow(folder, path)))
    else if (entry.isFile()) found.push(path)
    else
      throw new GuardiaError(
        'not-a-site',
        `${path} in ${folder} is a link, and nothing says what it leads to. Nothing was done.`,
      )
  }
  return found
}

/** The site's own files that a page names. */
export function namedFiles(page: string): readonly string[] {
  const found = [...page.matchAll(/(?:src|href)\s*=\s*["']?(?:\.\/|\/)?([\w@+~-][\w.@+~/-]*\.\w+)/g)].map(
    (one) => one[1] ?? '',
  )
  return [...new Set(found)].filter((name) => name !== 'index.html').sort()
}

const kinds: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  txt: 'text/plain; charset=utf-8',
  xml: 'application/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
  wasm: 'application/wasm',
  pdf: 'application/pdf',
  map: 'application/json',
}

/** The media type of a file by its ending. */
export function contentType(path: string): string {
  return kinds[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'
}
