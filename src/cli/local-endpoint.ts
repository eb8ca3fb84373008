/** The endpoint of this machine: the embedded AWS (or another that was named) and guardia's SSM in front of it. */
import { randomBytes } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readFileSync, type WriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAutomations } from '../automations/index.ts'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import { virtualClock, wallClock } from '../engine/index.ts'
import {
  type AwsCaller,
  awsCaller,
  type Credentials,
  callerIdentity,
  executionAccess,
  type LocalAws,
  localDirectory,
  localRegion,
  pythonEnvironment,
  startLocalAws,
} from '../local/index.ts'
import { type Caller, type Directory, type Endpoint, serve, soleDirectory } from '../server/index.ts'
import type { Terminal } from './terminal.ts'

/** How to start it. */
export interface LocalEndpointOptions {
  readonly port: number
  /** Kept between starts: executions, documents, and the embedded AWS's own state. */
  readonly folder: string
  readonly clock: 'wall' | 'virtual'
  /** Instead of the embedded AWS. */
  readonly awsEndpoint?: string
  readonly onProgress?: (message: string) => void
}

/** Running. */
export interface LocalEndpoint {
  readonly url: string
  readonly region: string
  readonly account: string
  /** May do everything. */
  readonly root: Credentials
  /** Calls as root, to the AWS behind. */
  readonly caller: AwsCaller
  /** Settles with what ended it: the embedded AWS died. Never settles while all is well. */
  readonly died: Promise<GuardiaError>
  stop(): Promise<void>
}

interface Behind {
  readonly url: URL
  readonly region: string
  readonly account: string
  readonly root: Credentials
  readonly caller: AwsCaller
  readonly directory: Directory
  readonly died: Promise<GuardiaError>
  stop(): Promise<void>
}

/**
 * Starts it.
 *
 * @throws GuardiaError `port-busy`, `folder-busy`, `no-credentials`, and what the embedded AWS throws
 */
export async function startEndpoint(options: LocalEndpointOptions, terminal: Terminal): Promise<LocalEndpoint> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const behind =
    options.awsEndpoint === undefined ? await embedded(options, terminal) : await other(options.awsEndpoint, terminal)
  const logs = openLogs(options.folder)
  let endpoint: Endpoint
  try {
    const { python } = await pythonEnvironment()
    endpoint = await serve({
      port: options.port,
      folder: options.folder,
      open: openAutomations,
      clock: options.clock === 'virtual' ? virtualClock(Date.now()) : wallClock(),
      place: { partition: 'aws', account: behind.account, region: behind.region },
      upstream: behind.url,
      directory: behind.directory,
      call: (service, operation, input) =>
        behind.caller.call({ service, operation, input, pages: operation === 'DescribeAlarms' ? 'all' : 'one' }),
      world: (url) =>
        executionAccess({
          directory: behind.directory,
          pool: behind.caller.as({ streaming: 'refuse' }),
          endpoint: () => url,
          region: behind.region,
          account: behind.account,
          python,
        }),
      onAccess: (line) => logs.access.write(`${JSON.stringify(line)}\n`),
      onProblem: (message) => logs.problems.write(`${new Date().toISOString()} ${message}\n`),
    })
  } catch (error) {
    await behind.stop()
    logs.close()
    throw error
  }
  return {
    url: endpoint.url,
    region: behind.region,
    account: behind.account,
    root: behind.root,
    caller: behind.caller,
    died: behind.died,
    async stop() {
      await endpoint.stop()
      await behind.stop()
      logs.close()
    },
  }
}

/** One line a request, and one line a trouble that nobody was told of. A full disk must not end the endpoint. */
function openLogs(folder: string): { readonly access: WriteStream; readonly problems: WriteStream; close(): void } {
  const open = (name: string): WriteStream =>
    createWriteStream(join(folder, name), { flags: 'a', mode: 0o600 }).on('error', () => {})
  const access = open('access.log')
  const problems = open('problems.log')
  return {
    access,
    problems,
    close() {
      access.end()
      problems.end()
    },
  }
}

async function embedded(options: LocalEndpointOptions, terminal: Terminal): Promise<Behind> {
  const root = rootOf(options.folder, terminal)
  const aws: LocalAws = await startLocalAws({
    root,
    stateFolder: join(options.folder, 'aws'),
    region: regionOf(terminal) ?? localRegion,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const caller = awsCaller({ endpoint: aws.endpoint, region: aws.region, credentials: root, streaming: 'read' })
  return {
    url: new URL(aws.endpoint),
    region: aws.region,
    account: aws.account,
    root,
    caller,
    directory: localDirectory(aws),
    died: aws.died,
    async stop() {
      await caller.close()
      await aws.stop()
    },
  }
}

/**
 * Root of the embedded AWS: the credentials of the environment where there are some, so that whoever starts it can talk to it; else a
 * secret of its own, kept in the data folder. Never a known one: any web page could sign with it.
 */
function rootOf(folder: string, terminal: Terminal): Credentials {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = terminal.env
  if (id && secret && !token) return { accessKeyId: id, secretAccessKey: secret }
  const file = join(folder, 'root.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credentials
  const root = { accessKeyId: 'local', secretAccessKey: randomBytes(18).toString('base64url') }
  writeFileSync(file, `${JSON.stringify(root)}\n`, { mode: 0o600 })
  return root
}

/** Another AWS: the endpoint knows one caller there, the one of its own environment. */
async function other(endpoint: string, terminal: Terminal): Promise<Behind> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = terminal.env
  if (!id || !secret) {
    throw new GuardiaError(
      'no-credentials',
      '--aws-endpoint needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment: the caller that the endpoint knows, and as whom it asks that AWS.',
    )
  }
  const root: Credentials = { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) }
  const url = urlOf(endpoint)
  const region = regionOf(terminal) ?? localRegion
  const caller = awsCaller({ endpoint: url.href, region, credentials: root, streaming: 'read' })
  try {
    const { account, arn } = await callerIdentity(caller)
    const known: Caller = { ...root, account, arn }
    return {
      url,
      region,
      account,
      root,
      caller,
      directory: soleDirectory(known, ({ roleArn, sessionName }) => assumeThere(caller, roleArn, sessionName, account)),
      died: new Promise(() => {}),
      stop: () => caller.close(),
    }
  } catch (error) {
    await caller.close()
    throw error
  }
}

async function assumeThere(
  caller: AwsCaller,
  role: string,
  session: string,
  account: string,
): Promise<Caller & { readonly expiration?: number }> {
  const answer = await caller.call({
    service: 'sts',
    operation: 'AssumeRole',
    input: { RoleArn: role, RoleSessionName: session },
  })
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer['Credentials'] as JsonObject
  const { Arn } = answer['AssumedRoleUser'] as JsonObject
  return {
    accessKeyId: String(AccessKeyId),
    secretAccessKey: String(SecretAccessKey),
    sessionToken: String(SessionToken),
    expiration: Date.parse(String(Expiration)) / 1000,
    account,
    arn: String(Arn),
  }
}

function urlOf(text: string): URL {
  try {
    const url = new URL(text)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url
  } catch {
    // Told below.
  }
  throw new GuardiaError('usage', `--aws-endpoint ${text}: expected a URL such as http://127.0.0.1:5000.`)
}

function regionOf({ env }: Terminal): string | undefined {
  return env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined
}
