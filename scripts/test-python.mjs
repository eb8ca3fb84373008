/** Runs the tests of the Python scripts (every `test_*.py` below test/) in the project's own Python environment. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, ensurePackages, root } from './setup.mjs'

ensurePackages()
ensureBuilt()
const { pythonEnvironment } = await import(pathToFileURL(join(root, 'dist', 'local', 'index.js')).href)
const { python } = await pythonEnvironment({ onProgress: (text) => process.stderr.write(`guardia: ${text}\n`) })
const done = spawnSync(
  python,
  ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-o', 'python_files=test_*.py', 'test'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  },
)
process.exit(done.status ?? 1)
