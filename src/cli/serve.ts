/** `guardia serve`: SSM's API on this machine. */
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { AddCommand } from './commands.ts'

interface Options {
  readonly port: number
  readonly data?: string
  readonly awsEndpoint?: string
  readonly clock: 'wall' | 'virtual'
}

export const serveCommand: AddCommand = (program, terminal) => {
  program
    .command('serve')
    .description('answer the SSM API on this machine, with the embedded AWS behind it')
    .option('--port <number>', 'where to listen; 0 takes any free port', port, 4577)
    .option('--data <folder>', 'what is kept between starts; .guardia/data by default')
    .option('--aws-endpoint <url>', 'the AWS behind, instead of the embedded one')
    .addOption(
      new Option('--clock <clock>', 'virtual: waits cost no time, but stand still while a person is waited for')
        .choices(['wall', 'virtual'])
        .default('wall'),
    )
    .action(async (options: Options) => {
      const { startEndpoint } = await import('./local-endpoint.ts')
      const { guardiaHome } = await import('../local/index.ts')
      const folder =
        options.data === undefined ? resolve(guardiaHome(terminal.cwd), 'data') : resolve(terminal.cwd, options.data)
      // Asked before anything is started: a signal meanwhile must not leave half of it behind.
      const ending = endSignal()
      const endpoint = await startEndpoint(
        {
          port: options.port,
          folder,
          clock: options.clock,
          ...(options.awsEndpoint === undefined ? {} : { awsEndpoint: options.awsEndpoint }),
          onProgress: (message) => terminal.err(`${message}\n`),
        },
        terminal,
      )
      terminal.out(`guardia listening on ${endpoint.url}\n`)
      if (!terminal.env['AWS_ACCESS_KEY_ID'] || terminal.env['AWS_SESSION_TOKEN']) {
        terminal.err(`The root credentials are in ${resolve(folder, 'root.json')}\n`)
      }
      const ended = await Promise.race([ending, endpoint.died])
      await endpoint.stop()
      if (ended instanceof Error) throw ended
    })
}

/** Settles at SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
export function endSignal(): Promise<undefined> {
  return new Promise((end) => {
    let told = false
    const stop = (): void => {
      if (told) process.exit(130)
      told = true
      end(undefined)
    }
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  })
}

function port(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('expected a number from 0 to 65535')
  return number
}
