/**
 * AWS calls through a small pool of warm Python workers (boto3 is what SSM's service and operation names follow, and it knows
 * every service). Processes are started when they are needed: calls made one after another use one.
 */
import { GuardiaError, type JsonObject } from '../document/index.ts'
import { type AwsInput, type AwsWorker, startAwsWorker } from './aws-worker.ts'
import type { Credentials } from './credentials.ts'
import { pythonEnvironment } from './python-environment.ts'

/** SSM's own limit for one executeAwsApi call, in seconds. */
export const callLimitSeconds = 25

/** One call: boto3's service name, the operation's model name (`DescribeTable`), its input. */
export interface AwsCall {
  readonly service: string
  readonly operation: string
  readonly input?: { readonly [name: string]: AwsInput | undefined }
  /** `all`: follows the pages of a list to its end, and returns them as one answer without `ResponseMetadata`. */
  readonly pages?: 'one' | 'all'
}

/** Where calls go, and as whom. */
export interface AwsTarget {
  /** Every service behind one URL; AWS itself when absent. */
  readonly endpoint?: string
  readonly region: string
  readonly credentials: Credentials
  /** At most `callLimitSeconds` by default. */
  readonly timeoutSeconds?: number
  /** Streaming answers (S3 GetObject): SSM refuses such operations, and so do we unless told to read them. */
  readonly streaming?: 'refuse' | 'read'
}

/** Makes calls as one caller. */
export interface AwsCaller {
  /**
   * Performs one call, without retries, and returns the response as JSON with `ResponseMetadata`: timestamps as ISO 8601 with
   * offset, binary values as base64. Throws AwsCallError, or GuardiaError `aws-worker-died`.
   */
  call(call: AwsCall): Promise<JsonObject>
  /** The same pool, as somebody else or elsewhere. */
  as(change: Partial<AwsTarget>): AwsCaller
  /** Ends the pool's processes, for every caller that shares it. */
  close(): Promise<void>
}

export interface AwsPoolOptions {
  /** Processes at most; 2 unless given. Each makes 16 calls at a time. */
  readonly workers?: number
  /** guardia's folder, as for `pythonEnvironment`. */
  readonly home?: string
}

interface Pool {
  worker(): Promise<AwsWorker>
  close(): Promise<void>
}

function openPool(options: AwsPoolOptions): Pool {
  const limit = options.workers ?? 2
  let workers: Promise<AwsWorker>[] = []
  let closed = false
  const start = (): Promise<AwsWorker> => {
    const started = pythonEnvironment(options.home === undefined ? {} : { home: options.home }).then(({ python }) =>
      startAwsWorker(python),
    )
    workers.push(started)
    // A start that failed is reported to whoever asked for it, and tried anew by the next call.
    started.catch(() => {
      workers = workers.filter((one) => one !== started)
    })
    return started
  }
  return {
    async worker() {
      if (closed) throw new GuardiaError('aws-pool-closed', 'This pool of AWS workers has been closed.')
      const live: { readonly started: Promise<AwsWorker>; readonly worker: AwsWorker }[] = []
      for (const started of [...workers]) {
        const worker = await started
        if (worker.usable) live.push({ started, worker })
        else workers = workers.filter((one) => one !== started)
      }
      const least = live.map((one) => one.worker).sort((a, b) => a.inFlight - b.inFlight)[0]
      if (least !== undefined && (least.inFlight === 0 || workers.length >= limit)) return least
      return workers.length < limit ? start() : (least ?? start())
    },
    async close() {
      closed = true
      const closing = workers
      workers = []
      for (const started of closing) await (await started).close()
    },
  }
}

function callerOf(pool: Pool, target: AwsTarget): AwsCaller {
  return {
    async call({ service, operation, input, pages }) {
      const worker = await pool.worker()
      return worker.perform({
        service,
        operation,
        input: input ?? {},
        region: target.region,
        ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint }),
        credentials: target.credentials,
        timeoutSeconds: target.timeoutSeconds ?? callLimitSeconds,
        streaming: target.streaming ?? 'refuse',
        pages: pages ?? 'one',
      })
    },
    as: (change) => callerOf(pool, { ...target, ...change }),
    close: () => pool.close(),
  }
}

/**
 * A caller on a pool of its own. `call` has the shape of runDocument's `aws` port.
 *
 * @example
 * const aws = awsCaller({ endpoint: local.endpoint, region: local.region, credentials: local.root })
 * const { Table } = await aws.call({ service: 'dynamodb', operation: 'DescribeTable', input: { TableName: 'bookings' } })
 * const asRole = aws.as({ credentials: session })
 * await aws.close()
 */
export function awsCaller(target: AwsTarget, options: AwsPoolOptions = {}): AwsCaller {
  return callerOf(openPool(options), target)
}
