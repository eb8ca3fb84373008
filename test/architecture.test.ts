/** Imports only go down the floors; ARCHITECTURE.md explains them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')

/** What each folder of src/ may import from. A folder that is not listed here fails the test. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  document: [],
  aws: [],
  python: [],
  actions: ['document', 'aws'],
  authoring: ['actions', 'document', 'aws'],
  check: ['actions', 'document', 'aws', 'python'],
  iam: ['actions', 'document', 'aws', 'python'],
  engine: ['actions', 'document', 'aws'],
  docs: ['authoring', 'actions', 'document', 'check'],
  diff: ['check', 'iam', 'document'],
  import: ['authoring', 'actions', 'document', 'aws'],
  compile: ['authoring', 'check', 'iam', 'engine', 'actions', 'document', 'aws', 'docs'],
  automations: ['engine', 'actions', 'document', 'aws'],
  client: ['document'],
  server: ['automations', 'engine', 'actions', 'document', 'aws'],
  local: ['engine', 'actions', 'document', 'aws'],
  rehearse: ['local', 'compile', 'docs', 'authoring', 'check', 'iam', 'engine', 'actions', 'document', 'aws'],
  init: ['document', 'aws'],
  tasks: ['local', 'document'],
  procedures: [],
  cli: ['*'],
}

/** Packages that a folder may import at run time; authoring must load none. */
const packages: Readonly<Record<string, readonly string[]>> = {
  document: ['yaml'],
  automations: ['libsql'],
  docs: ['@dagrejs/dagre'],
  cli: ['commander', 'picocolors', 'jiti'],
}

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function files(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : []
  })
}

function importsOf(path: string): readonly Import[] {
  const text = readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm
  return [...text.matchAll(pattern)].map((match) => ({
    from: path,
    to: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined || /typeof import\('/.test(text.slice(match.index - 8, match.index + 8)),
  }))
}

const folderOf = (path: string): string => relative(source, path).split('/')[0] ?? ''
const all = files(source).flatMap(importsOf)

describe('architecture', () => {
  test('every folder has its floor', () => {
    const folders = readdirSync(source, { withFileTypes: true }).filter((one) => one.isDirectory())
    expect(folders.map((one) => one.name).filter((name) => !(name in allowed))).toEqual([])
  })

  test('imports only go down', () => {
    const wrong = all
      .filter(({ to }) => to.startsWith('.'))
      .map(({ from, to }) => ({ from, target: resolve(dirname(from), to) }))
      .filter(({ from, target }) => {
        const here = folderOf(from)
        const there = folderOf(target)
        if (here === 'index.ts' || here === there) return false
        const list = allowed[here] ?? []
        return !list.includes('*') && !list.includes(there)
      })
      .map(({ from, target }) => `${relative(root, from)} imports ${relative(root, target)}`)
    expect(wrong).toEqual([])
  })

  test('from another folder only its index is imported', () => {
    const wrong = all
      .filter(({ from, to }) => to.startsWith('.') && folderOf(from) !== 'index.ts')
      .map(({ from, to }) => ({ from, target: resolve(dirname(from), to) }))
      .filter(({ from, target }) => folderOf(from) !== folderOf(target) && !target.endsWith('/index.ts'))
      // The command line reads as little as it can before it knows the command.
      .filter(({ target }) => !target.endsWith('document/diagnostic.ts'))
      .map(({ from, target }) => `${relative(root, from)} imports ${relative(root, target)}`)
    expect(wrong).toEqual([])
  })

  test('procedures know only the public surface', () => {
    const wrong = all
      .filter(({ from }) => folderOf(from) === 'procedures')
      .filter(({ from, to }) => {
        if (to.startsWith('node:') || to === 'guardia' || to.startsWith('guardia/')) return false
        return !to.startsWith('.') || folderOf(resolve(dirname(from), to)) !== 'procedures'
      })
      .map(({ from, to }) => `${relative(root, from)} imports ${to}`)
    expect(wrong).toEqual([])
  })

  test('the library never names its first user', () => {
    const named = files(source)
      .filter((path) => folderOf(path) !== 'procedures')
      .filter((path) => /turnaki|tk-nq|nexioq/i.test(readFileSync(path, 'utf8')))
      .map((path) => relative(root, path))
    expect(named).toEqual([])
  })

  test('packages are imported only where they belong', () => {
    const wrong = all
      .filter(
        ({ to, typeOnly }) => !typeOnly && !to.startsWith('.') && !to.startsWith('node:') && !to.startsWith('guardia'),
      )
      .filter(
        ({ from, to }) => !(packages[folderOf(from)] ?? []).some((name) => to === name || to.startsWith(`${name}/`)),
      )
      .map(({ from, to }) => `${relative(root, from)} imports ${to}`)
    expect(wrong).toEqual([])
  })

  test('no file imports in a circle', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to, typeOnly } of all) {
      if (typeOnly || !to.startsWith('.')) continue
      graph.set(from, [...(graph.get(from) ?? []), resolve(dirname(from), to)])
    }
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (node: string, path: readonly string[]): void => {
      if (path.includes(node)) {
        circles.push([...path.slice(path.indexOf(node)), node].map((one) => relative(root, one)).join(' → '))
        return
      }
      if (done.has(node)) return
      for (const next of graph.get(node) ?? []) visit(next, [...path, node])
      done.add(node)
    }
    for (const node of graph.keys()) visit(node, [])
    expect(circles).toEqual([])
  })
})
