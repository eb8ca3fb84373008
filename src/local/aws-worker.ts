/** One warm Python process that performs AWS calls (`python/aws_worker.py`); many calls may be in flight in it at once. */
import { fileURLToPath } from 'node:url'
import { GuardiaError, type Json, type JsonObject } from '../document/index.ts'
import { AwsCallError, type AwsCallErrorKind } from './aws-call-error.ts'
import { type Child, startChild } from './child-process.ts'
import type { Credentials } from './credentials.ts'

const script = fileURLToPath(new URL('./python/aws_worker.py', import.meta.url))
/** What a call gets on top of its own limit before its worker counts as stuck: making a client, and the way there and back. */
const graceSeconds = 5

/** A value that JSON cannot hold: raw bytes for a binary member. */
export type AwsInput = Json | Uint8Array | readonly AwsInput[] | { readonly [name: string]: AwsInput | undefined }

export interface WorkerRequest {
  readonly service: string
  readonly operation: string
  readonly input: { readonly [name: string]: AwsInput | undefined }
  readonly region: string
  readonly endpoint?: string
  readonly credentials: Credentials
  readonly timeoutSeconds: number
  readonly streaming: 'refuse' | 'read'
  readonly pages: 'one' | 'all'
}

interface Answer {
  readonly id: number
  readonly output?: JsonObject
  readonly error?: {
    readonly kind: AwsCallErrorKind | 'defect'
    readonly name: string
    readonly message: string
    readonly statusCode?: number
    readonly requestId?: string
  }
}

interface Pending {
  readonly request: WorkerRequest
  readonly resolve: (output: JsonObject) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

export interface AwsWorker {
  /** Calls that wait for an answer. */
  readonly inFlight: number
  /** False once it died or a call got stuck in it: give it no more. */
  readonly usable: boolean
  perform(request: WorkerRequest): Promise<JsonObject>
  close(): Promise<void>
}

/** Bytes travel as `{"$bytes": base64}`; only binary members are read that way. */
function withoutBytes(value: AwsInput | undefined): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(withoutBytes)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutBytes(one)]))
}

function encode(id: number, request: WorkerRequest): string {
  return JSON.stringify({ ...request, id, input: withoutBytes(request.input) })
}

function settle(pending: Pending, answer: Answer): void {
  const { service, operation } = pending.request
  if (answer.error === undefined) {
    pending.resolve(answer.output ?? {})
    return
  }
  const { kind, name, message, statusCode, requestId } = answer.error
  if (kind === 'defect') {
    pending.reject(new Error(`The AWS worker failed on ${service} ${operation}: ${name}: ${message}`))
    return
  }
  pending.reject(
    new AwsCallError({
      kind,
      name,
      message,
      service,
      operation,
      ...(statusCode === undefined ? {} : { statusCode }),
      ...(requestId === undefined ? {} : { requestId }),
    }),
  )
}

function workerDied(request: WorkerRequest, how: string, tail: string): GuardiaError {
  const message =
    `The Python process that makes AWS calls ended (${how}) during ${request.service} ${request.operation}; ` +
    `whether AWS performed the call is not known.${tail === '' ? '' : ` It wrote last:\n${tail}`}`
  return new GuardiaError('aws-worker-died', message)
}

/** Starts a worker. It takes calls at once; its first call waits for Python and botocore to load (about 0.3 s). */
export async function startAwsWorker(python: string): Promise<AwsWorker> {
  const child: Child = await startChild({
    executable: python,
    arguments: ['-u', script],
    environment: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONNOUSERSITE: '1',
    },
  })
  const pending = new Map<number, Pending>()
  let last = 0
  let usable = true
  let gone = false

  const take = (id: number): Pending | undefined => {
    const one = pending.get(id)
    pending.delete(id)
    clearTimeout(one?.timer)
    // A worker that a call got stuck in serves out the others and goes.
    if (!usable && pending.size === 0) child.kill()
    return one
  }
  child.onLine((line) => {
    const answer = JSON.parse(line) as Answer
    const one = take(answer.id)
    if (one !== undefined) settle(one, answer)
  })
  void child.exited.then(({ code, signal }) => {
    usable = false
    gone = true
    const how = signal ?? `exit code ${code}`
    for (const [id, { request }] of pending) take(id)?.reject(workerDied(request, how, child.errorTail()))
  })

  return {
    get inFlight() {
      return pending.size
    },
    get usable() {
      return usable
    },
    perform(request) {
      if (gone) return Promise.reject(workerDied(request, 'before the call was made', child.errorTail()))
      return new Promise((resolve, reject) => {
        last += 1
        const id = last
        const timer = setTimeout(
          () => {
            usable = false
            const { service, operation, timeoutSeconds } = request
            const message = `${service} ${operation} gave no answer within ${timeoutSeconds} s.`
            take(id)?.reject(
              new AwsCallError({ kind: 'transport', name: 'ReadTimeoutError', message, service, operation }),
            )
          },
          (request.timeoutSeconds + graceSeconds) * 1000,
        )
        pending.set(id, { request, resolve, reject, timer })
        child.write(encode(id, request))
      })
    },
    async close() {
      usable = false
      child.kill()
      await child.exited
    },
  }
}
