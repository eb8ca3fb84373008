/** What runs on this machine, as tests of scripts must know it. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The command lines of all processes that live; where nobody reaps orphans, as in some containers, a zombie is none. */
export function commandLines(): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => !line.startsWith('Z')).map((line) => line.replace(/^\S+\s+/, ''))
}

/** The interpreter that the project's scripts run on; the fast tests, which need none of its packages, come before it in a bare clone. */
export function pythonPath(): string {
  const own = fileURLToPath(new URL('../../.guardia/venv/bin/python', import.meta.url))
  return process.env['GUARDIA_PYTHON'] ?? (existsSync(own) ? own : 'python3')
}
