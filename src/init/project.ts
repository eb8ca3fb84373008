/** The files of a new runbook project: the finished example, and a skeleton for each entry of a runbook that was there before. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GuardiaError } from '../document/index.ts'
import { type Entry, entriesOf } from './entry.ts'
import { readRunbook } from './markdown.ts'
import { packageName, packageOf, tsconfig } from './package-json.ts'
import { skeletonOf } from './skeleton.ts'

/** What a project is made from. */
export interface ProjectOptions {
  /** Name of its folder. */
  readonly name: string
  /** guardia's folder or package, as the project reaches it: `../guardia`. */
  readonly guardia: string
  /** Versions that guardia itself uses. */
  readonly versions: {
    readonly guardia: string
    readonly typescript: string
    readonly nodeTypes: string
    readonly ssm: string
  }
  /** The runbook that was there before, as bytes, and its name in messages. */
  readonly runbook?: { readonly bytes: Uint8Array; readonly file: string }
}

/** What became of one entry. */
export interface Made {
  readonly folder: string
  readonly title: string
  readonly steps: number
  readonly left: number
}

/** A project, not yet written. */
export interface NewProject {
  /** Texts by path, slashes on every system. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  readonly skeletons: readonly Made[]
  /** What the reader of the runbook should know. */
  readonly notes: readonly string[]
}

/** Entries of one runbook. */
const mostEntries = 500
const template = fileURLToPath(new URL('./template/', import.meta.url))

/**
 * Makes a project.
 *
 * @throws GuardiaError `cannot-read` for a runbook that is no UTF-8 or too large, `too-many-entries`
 * @example newProject({ name: 'shop-runbook', guardia: '../guardia', versions })
 */
export function newProject(options: ProjectOptions): NewProject {
  const files = new Map<string, string | Uint8Array>(templateFiles())
  const { runbook } = options
  const notes: string[] = []
  const entries: Entry[] = []
  if (runbook !== undefined) {
    const read = readRunbook(runbook.bytes, runbook.file)
    entries.push(...entriesOf(read, ['FeatureOff', 'FeatureOffUndo']))
    if (entries.length > mostEntries) {
      throw new GuardiaError(
        'too-many-entries',
        `${runbook.file} has ${entries.length} headings with commands or symptoms; at most ${mostEntries} become procedures. Cut it into several runbooks.`,
      )
    }
    if (read.unclosed !== undefined) {
      notes.push(
        `The code block that begins at line ${read.unclosed} of ${runbook.file} is not closed: everything after it counts as code.`,
      )
    }
    if (entries.length === 0)
      notes.push(`No heading of ${runbook.file} has shell blocks or symptoms below it: no skeleton was made.`)
    files.set('RUNBOOK.md', runbook.bytes)
  }
  const skeletons = entries.map((entry): Made => {
    const { text, steps, left } = skeletonOf(entry)
    files.set(`procedures/${entry.folder}/procedure.ts`, text)
    return { folder: entry.folder, title: entry.title, steps, left }
  })
  files.set('procedures/index.ts', indexOf(entries))
  files.set('README.md', readmeOf(String(files.get('README.md')), options, skeletons.length))
  files.set('package.json', packageOf(options))
  files.set('tsconfig.json', `${JSON.stringify(tsconfig, null, 2)}\n`)
  return { files, skeletons, notes }
}

/** Our own files; two lie under other names, because packing would treat them as its own. */
function templateFiles(): readonly (readonly [string, string])[] {
  const places: { readonly [name: string]: string } = {
    gitignore: '.gitignore',
    'workflows/runbook.yml': '.github/workflows/runbook.yml',
  }
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.parentPath.includes('__pycache__'))
    .map((one) => relative(template, join(one.parentPath, one.name)).replaceAll('\\', '/'))
    .sort()
    .map((path) => [places[path] ?? path, readFileSync(join(template, path), 'utf8')])
}

function indexOf(entries: readonly Entry[]): string {
  const all = [{ folder: 'feature-off', identifier: 'featureOff' }, ...entries]
  const list = all.map(({ identifier }) => identifier).join(', ')
  return [
    '/** Every procedure of this runbook. `guardia compile` writes one document and one policy for each. */',
    `import type { Procedure } from 'guardia'`,
    ...all.map(({ folder, identifier }) => `import { ${identifier} } from './${folder}/procedure.ts'`),
    '',
    list.length <= 60
      ? `export const procedures: readonly Procedure[] = [${list}]`
      : `export const procedures: readonly Procedure[] = [\n${all.map(({ identifier }) => `  ${identifier},\n`).join('')}]`,
    '',
  ].join('\n')
}

function readmeOf(text: string, { name, guardia, versions }: ProjectOptions, skeletons: number): string {
  const about =
    skeletons === 0
      ? ''
      : `\n${skeletons} ${skeletons === 1 ? 'folder is a skeleton' : 'folders are skeletons'} made from RUNBOOK.md: they compile, and do what its commands did as far as those were calls of\nan AWS API. Every other command is a comment beside its place. Take a line out of RUNBOOK.md when its procedure is rehearsed.\n`
  return text
    .replaceAll('{{name}}', () => packageName(name))
    .replaceAll('{{skeletons}}', () => about)
    .replaceAll('{{guardia}}', () =>
      /^[A-Za-z0-9_./-]+$/.test(guardia) ? guardia : `'${guardia.replaceAll("'", `'\\''`)}'`,
    )
    .replaceAll('{{version}}', () => versions.guardia)
}
