/**
 * Installs what is missing and builds what is stale, with nothing but Node: the commands of package.json call it first, so that a
 * bare clone works and a second run needs no network.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** Ends the process with one clear sentence. */
export function fail(message) {
  process.stderr.write(`guardia: ${message}\n`)
  process.exit(1)
}

/** @throws never; ends the process when Node is too old */
function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(
    `this is Node ${process.versions.node}; guardia needs 20.19 or newer. Install a newer Node and run the command again.`,
  )
}

function sha256(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** npm ci, only when node_modules does not match the lock file. */
export function ensurePackages() {
  requireNode()
  const stamp = join(root, 'node_modules', '.guardia-lock')
  const wanted = sha256(readFileSync(join(root, 'package-lock.json')), process.version.split('.')[0])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('guardia: installing npm packages (once) …\n')
  const done = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (done.status !== 0) {
    fail(
      'npm ci did not succeed (its message is above). The first run needs the npm registry; check the network and run the command again.',
    )
  }
  writeFileSync(stamp, wanted)
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === '__pycache__' ? [] : filesBelow(path)
    return [path]
  })
}

/** tsc, then everything that is not TypeScript beside it; only when a source is newer than the last build. */
export function ensureBuilt({ force = false } = {}) {
  const source = join(root, 'src')
  const dist = join(root, 'dist')
  const stamp = join(dist, '.guardia-build')
  const template = join(source, 'init', 'template')
  const files = [
    ...filesBelow(source),
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.build.json'),
    join(root, 'package-lock.json'),
  ].sort()
  const wanted = sha256(
    ...files.map((path) => `${relative(root, path)} ${statSync(path).mtimeMs} ${statSync(path).size}\n`),
  )
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  rmSync(stamp, { force: true })
  const done = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (done.status !== 0) fail('the build did not succeed: mend the TypeScript errors above.')
  mkdirSync(dist, { recursive: true })
  for (const path of filesBelow(source)) {
    // What `guardia init` writes travels as it stands.
    if (path.endsWith('.ts') && !path.startsWith(template)) continue
    cpSync(path, join(dist, relative(source, path)))
  }
  writeFileSync(stamp, wanted)
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  ensurePackages()
  ensureBuilt({ force: process.argv.includes('--force') })
}
