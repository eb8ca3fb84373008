#!/usr/bin/env node
/** The `guardia` command. In a checkout it builds first when a source is newer than the build. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
if (existsSync(join(root, 'src', 'cli', 'main.ts')) && existsSync(join(root, 'scripts', 'setup.mjs'))) {
  const { ensurePackages, ensureBuilt } = await import('../scripts/setup.mjs')
  ensurePackages()
  ensureBuilt()
}
const { main } = await import(pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href)
process.exitCode = await main(process.argv.slice(2))
