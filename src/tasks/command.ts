/** A build command: its own process, without a shell, its last words kept. */
import { spawn } from 'node:child_process'
import { GuardiaError } from '../document/index.ts'

const lastLines = 20

/**
 * Runs a command to its end; Ctrl-C ends it too.
 *
 * @throws GuardiaError `command-failed` with its last lines
 */
export function runCommand(
  command: readonly string[],
  cwd: string,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    const lines: string[] = []
    let rest = ''
    const take = (text: string): void => {
      const parts = (rest + text).split(/\r?\n/)
      rest = parts.pop() ?? ''
      for (const line of parts.filter((one) => one.trim() !== '')) {
        lines.push(line)
        if (lines.length > lastLines) lines.shift()
        onLine(line.trim())
      }
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    const failed = (how: string, cause?: Error): void =>
      reject(
        new GuardiaError(
          'command-failed',
          `"${command.join(' ')}" in ${cwd} ${how}.${[...lines, rest].join('\n').replace(/^(?=.)/, ' It wrote last:\n')}`,
          { cause },
        ),
      )
    child.on('error', (error) =>
      signal.aborted ? reject(signal.reason as Error) : failed(`did not start: ${error.message}`, error),
    )
    child.on('close', (code, how) =>
      code === 0 ? resolve() : failed(how === null ? `ended with code ${code}` : `was ended by ${how}`),
    )
  })
}
