/** Which SSM a command talks to, and as whom: what was said, what AWS's tools would take, else what `guardia up` runs here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Credentials, SsmClient } from '../client/index.ts'
import { GuardiaError } from '../document/index.ts'
import type { Terminal } from './terminal.ts'

/** What `guardia up` leaves in `.guardia/endpoint.json`, readable by its owner only. */
export interface EndpointState {
  readonly pid: number
  readonly endpoint: string
  readonly region: string
  readonly account: string
  /** People of the local AWS by name; `operator` starts, `approver` and `second` approve. */
  readonly people: { readonly [name: string]: Credentials }
}

/** Options of every command that talks to SSM. */
export interface EndpointOptions {
  readonly endpointUrl?: string
  readonly aws?: boolean
  readonly as?: string
}

/** Adds those options. */
export function withEndpoint(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'the SSM endpoint; AWS_ENDPOINT_URL_SSM by default, else what "guardia up" runs')
    .option('--aws', 'AWS itself, whatever runs here')
    .option('--as <person>', 'a person of the local AWS: operator, approver or second')
}

/** The file that tells about the running endpoint. */
export function stateFile(home: string): string {
  return join(home, 'endpoint.json')
}

/** The endpoint that `guardia up` runs; undefined when none does. */
export function runningEndpoint(home: string): EndpointState | undefined {
  let state: EndpointState
  try {
    state = JSON.parse(readFileSync(stateFile(home), 'utf8')) as EndpointState
  } catch {
    // None was started, or it is being written: the same to whoever asks now.
    return undefined
  }
  return isAlive(state.pid) ? state : undefined
}

/** Is there a process of this number? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * The client of a command; undefined where nothing says whom to ask.
 *
 * @param person who acts where the local AWS is asked and nobody is named
 */
export async function findClient(
  options: EndpointOptions,
  terminal: Terminal,
  person: string,
): Promise<SsmClient | undefined> {
  const { settingsOf, ssmClient } = await import('../client/index.ts')
  const { guardiaHome } = await import('../local/index.ts')
  const running = runningEndpoint(guardiaHome(terminal.cwd))
  const name = options.as ?? person
  const credentials = running !== undefined && Object.hasOwn(running.people, name) ? running.people[name] : undefined
  if (options.as !== undefined && credentials === undefined) {
    const known =
      running === undefined
        ? 'nothing runs here; start it with "guardia up --detach"'
        : `there are: ${Object.keys(running.people).join(', ')}`
    throw new GuardiaError('usage', `--as ${options.as}: ${known}.`)
  }
  const settings = settingsOf(
    {
      ...(options.endpointUrl === undefined ? {} : { endpointUrl: options.endpointUrl }),
      ...(options.aws === undefined ? {} : { aws: options.aws }),
      ...(running === undefined || credentials === undefined
        ? {}
        : { local: { endpoint: running.endpoint, region: running.region, credentials } }),
    },
    options.as === undefined ? terminal.env : {},
  )
  return settings === undefined ? undefined : ssmClient(settings)
}

/**
 * The client of a command that needs one.
 *
 * @throws GuardiaError `no-endpoint`
 */
export async function openClient(
  options: EndpointOptions,
  terminal: Terminal,
  person = 'operator',
): Promise<SsmClient> {
  const client = await findClient(options, terminal, person)
  if (client !== undefined) return client
  throw new GuardiaError(
    'no-endpoint',
    'Nothing says which SSM to ask. Start one here with "guardia up --detach", or name one with --endpoint-url or AWS_ENDPOINT_URL_SSM, or pass --aws.',
  )
}
