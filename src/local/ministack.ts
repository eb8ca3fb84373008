/**
 * The embedded AWS: one ministack process on 127.0.0.1, with IAM enforced and CloudTrail recording. One process a rehearsal is
 * the isolation: its state dies with it, unless a state folder is given.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GuardiaError } from '../document/index.ts'
import { type Child, type ChildCommand, startChild } from './child-process.ts'
import type { Credentials } from './credentials.ts'
import { pythonEnvironment } from './python-environment.ts'

const launcher = fileURLToPath(new URL('./python/run_ministack.py', import.meta.url))
const host = '127.0.0.1'
const pollMilliseconds = 20

export interface LocalAwsOptions {
  /** 0 (the default): any free port. */
  readonly port?: number
  /** Twelve digits. */
  readonly account?: string
  readonly region?: string
  /** Keeps the state in this folder: written at `stop`, read at the next start. */
  readonly stateFolder?: string
  /** Enforce IAM (the default). Without, every caller may do everything. */
  readonly enforceIam?: boolean
  /**
   * The root's credentials. `local` with a secret made anew at each start unless given: Lambda code runs as a process on this
   * machine, so a known secret would let any web page open on it run code (requests can be presigned in a link).
   */
  readonly root?: Credentials
  /** guardia's folder, as for `pythonEnvironment`. */
  readonly home?: string
  readonly onProgress?: (message: string) => void
  readonly startTimeoutSeconds?: number
}

/** A running local AWS. */
export interface LocalAws {
  /** `http://127.0.0.1:40123` */
  readonly endpoint: string
  readonly port: number
  readonly pid: number
  readonly account: string
  readonly region: string
  /** The account's root: may do everything. */
  readonly root: Credentials
  /** Opens the routes that only guardia's own endpoint may ask (see `localDirectory`). */
  readonly token: string
  /** Resolves with an error (`local-aws-died`) if the process ends without `stop`; stays pending otherwise. */
  readonly died: Promise<GuardiaError>
  /** SIGTERM, then SIGKILL; settles when it is gone. May be called again. */
  stop(): Promise<void>
}

/** Exactly what the process sees: nobody's AWS profile, proxy or Python settings. */
function environmentOf(
  options: LocalAwsOptions,
  root: Credentials,
  scratch: string,
  token: string,
): ChildCommand['environment'] {
  const state = options.stateFolder
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: scratch,
    TMPDIR: scratch,
    GUARDIA_SCRATCH: scratch,
    GUARDIA_TOKEN: token,
    BIND_HOST: host,
    MINISTACK_HOST: host,
    MINISTACK_ACCOUNT_ID: options.account ?? localAccount,
    MINISTACK_REGION: options.region ?? localRegion,
    AWS_DEFAULT_REGION: options.region ?? localRegion,
    AUTH: String(options.enforceIam ?? true),
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CLOUDTRAIL_RECORDING: '1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LOG_LEVEL: 'WARNING',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONNOUSERSITE: '1',
    ...(state === undefined
      ? {}
      : { PERSIST_STATE: '1', STATE_DIR: join(state, 'services'), S3_PERSIST: '1', S3_DATA_DIR: join(state, 's3') }),
  }
}

/** The account of the local AWS unless another is asked for. */
export const localAccount = '111122223333'
/** The region of the local AWS unless another is asked for. */
export const localRegion = 'us-east-1'

/** The first line the launcher prints, or how it ended. */
async function boundPort(child: Child, wanted: number): Promise<number> {
  const line = new Promise<string>((resolve) => child.onLine(resolve))
  const first = await Promise.race([line, child.exited])
  if (typeof first !== 'string') throw startFailure(child, `it ended with ${first.signal ?? `code ${first.code}`}`)
  const said = JSON.parse(first) as { readonly port?: number; readonly busy?: string }
  if (said.port !== undefined) return said.port
  throw new GuardiaError(
    'port-busy',
    `The local AWS cannot listen on ${host}:${wanted}: ${said.busy}. Stop what uses that port, or choose another one.`,
  )
}

function startFailure(child: Child, what: string): GuardiaError {
  const tail = child.errorTail()
  return new GuardiaError(
    'local-aws-failed',
    `The local AWS (ministack) did not start: ${what}.${tail === '' ? '' : ` It wrote:\n${tail}`}`,
  )
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/ready`, { signal: AbortSignal.timeout(5000) })).ok
  } catch {
    // Not yet: the socket is bound before the server is loaded. The deadline of the caller ends this.
    return false
  }
}

async function ready(child: Child, endpoint: string): Promise<void> {
  let ended = false
  void child.exited.then(() => {
    ended = true
  })
  while (!(await answers(endpoint))) {
    if (ended) throw startFailure(child, 'it ended while starting')
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds))
  }
}

/**
 * Starts a local AWS and returns when it answers (about half a second). It ends with us, whatever happens to us.
 * Throws `port-busy`, `local-aws-failed`, and what `pythonEnvironment` throws.
 *
 * @example
 * const aws = await startLocalAws()
 * try { … } finally { await aws.stop() }
 */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const { python } = await pythonEnvironment({
    ...(options.home === undefined ? {} : { home: options.home }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const root = options.root ?? { accessKeyId: 'local', secretAccessKey: randomBytes(18).toString('base64url') }
  const token = randomBytes(24).toString('base64url')
  const scratch = await mkdtemp(join(tmpdir(), 'guardia-aws-'))
  const child = await startChild({
    executable: python,
    arguments: [launcher, host, String(options.port ?? 0)],
    environment: environmentOf(options, root, scratch, token),
    scratch,
  })
  const limit = options.startTimeoutSeconds ?? 60
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(startFailure(child, `it did not answer within ${limit} s`)), limit * 1000)
    })
    const port = await Promise.race([boundPort(child, options.port ?? 0), late])
    const endpoint = `http://${host}:${port}`
    await Promise.race([ready(child, endpoint), late])
    return running(child, { ...options, root, token }, endpoint, port)
  } catch (error) {
    await child.stop()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function running(
  child: Child,
  options: LocalAwsOptions & { readonly root: Credentials; readonly token: string },
  endpoint: string,
  port: number,
): LocalAws {
  let stopping = false
  const died = new Promise<GuardiaError>((resolve) => {
    void child.exited.then(({ code, signal }) => {
      if (stopping) return
      const tail = child.errorTail()
      const message = `The local AWS at ${endpoint} ended by itself (${signal ?? `exit code ${code}`}), and its state is lost. Start it again.`
      resolve(new GuardiaError('local-aws-died', tail === '' ? message : `${message} It wrote last:\n${tail}`))
    })
  })
  return {
    endpoint,
    port,
    pid: child.pid,
    account: options.account ?? localAccount,
    region: options.region ?? localRegion,
    root: options.root,
    token: options.token,
    died,
    stop() {
      stopping = true
      return child.stop()
    },
  }
}
