/** Writes docs/checks.md and docs/actions.md: `npm run generate`. A test compares them with what the sources say. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, ensurePackages, root } from './setup.mjs'

ensurePackages()
ensureBuilt()
const { checksPage, rules } = await import('../dist/check/index.js')
const { actionsPage } = await import('../dist/actions/index.js')

/** The cases of test/check/err: documents with the findings they give. */
function cases() {
  const folder = join(root, 'test', 'check', 'err')
  return readdirSync(folder)
    .filter((name) => /\.(yaml|json)$/.test(name) && !name.endsWith('.options.json'))
    .sort()
    .map((name) => {
      const output = join(folder, name.replace(/\.(yaml|json)$/, '.out'))
      return {
        rule: ruleOf(name),
        document: readFileSync(join(folder, name), 'utf8'),
        output: existsSync(output) ? readFileSync(output, 'utf8') : '',
      }
    })
}

/** The rule that a file is named after: the longest id that begins its name. */
function ruleOf(name) {
  const ids = rules.map(({ id }) => id).filter((id) => name.startsWith(`${id}-`) || name.replace(/\.\w+$/, '') === id)
  return ids.reduce((one, other) => (other.length > one.length ? other : one), '')
}

mkdirSync(join(root, 'docs'), { recursive: true })
for (const [file, text] of [
  ['checks.md', checksPage(cases())],
  ['actions.md', actionsPage()],
]) {
  writeFileSync(join(root, 'docs', file), text)
  process.stdout.write(`docs/${file}\n`)
}
