/** `npm start`: installs what is missing, builds, and plays the whole chain on this machine. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensurePackages, root } from './setup.mjs'

ensurePackages()
ensureBuilt()
const child = spawn(process.execPath, [join(root, 'bin', 'guardia.mjs'), 'demo', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// The child owns the terminal and ends by itself on Ctrl-C; this process waits for it, so that nothing stays behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
