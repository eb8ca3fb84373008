/**
 * How a running execution reaches AWS: as its assume role, else as whoever started it. Systems Manager takes on the role by the role's
 * own trust policy; sessions last an hour and executions wait for days, so one is renewed before it ends.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html
 */
import type { JsonObject } from '../document/index.ts'
import { type CallAws, pythonPool, type RunScript } from '../engine/index.ts'
import { AwsCallError } from './aws-call-error.ts'
import type { AwsCaller } from './aws-calls.ts'
import type { Credentials } from './credentials.ts'
import { type ServiceSession, unreachable } from './directory.ts'

/** For whom a call is made. */
export interface ExecutionCaller {
  readonly executionId: string
  /** ARN; none or empty: the starter's own identity. */
  readonly assumeRole?: string
  /** ARN of the starter. */
  readonly executedBy: string
  /** Keys of the starter, as long as this process lives; after a restart the AWS behind is asked for them. */
  readonly credentials?: unknown
}

/** Keys that may end; `expiration` in epoch seconds. */
export type Session = Credentials & { readonly expiration?: number }

export interface ExecutionAccessOptions {
  readonly directory: {
    identityOf(arn: string): Promise<Session>
    assume(session: ServiceSession): Promise<Session>
  }
  /** Its endpoint is the AWS behind. */
  readonly pool: AwsCaller
  /** guardia's own endpoint: SSM's automations live there, and it must see alarms and events change. Asked late: it starts later. */
  readonly endpoint: () => string
  readonly region: string
  readonly account: string
  readonly partition?: string
  /** The interpreter of scripts. */
  readonly python: string
  readonly onLog?: (executionId: string, text: string) => void
}

/** Ports for executions. */
export interface ExecutionAccess {
  aws(caller: ExecutionCaller): CallAws
  scripts(caller: ExecutionCaller): RunScript
  close(): void
}

const renewSeconds = 300
const throughEndpoint: ReadonlySet<string> = new Set(['ssm', 'cloudwatch', 'events'])
/** Sessions that are remembered; an execution whose session was forgotten gets another. */
const keptSessions = 1000

/** Access for all executions of one endpoint. */
export function executionAccess(options: ExecutionAccessOptions): ExecutionAccess {
  const { directory, account, region, partition = 'aws' } = options
  const sessions = new Map<string, Promise<Session>>()
  const pool = pythonPool({ python: options.python })

  const open = async (caller: ExecutionCaller): Promise<Session> => {
    const role = caller.assumeRole ?? ''
    if (role !== '') {
      return directory.assume({
        roleArn: role,
        sessionName: `Automation-${caller.executionId}`,
        service: 'ssm.amazonaws.com',
        context: {
          'aws:SourceAccount': account,
          'aws:SourceArn': `arn:${partition}:ssm:${region}:${account}:automation-execution/${caller.executionId}`,
        },
      })
    }
    return (caller.credentials as Session | undefined) ?? directory.identityOf(caller.executedBy)
  }
  const session = async (caller: ExecutionCaller): Promise<Credentials> => {
    const key = caller.assumeRole ? `${caller.executionId} ${caller.assumeRole}` : caller.executedBy
    const known = sessions.get(key)
    if (known !== undefined) {
      const { expiration } = await known
      if (expiration === undefined || expiration - Date.now() / 1000 > renewSeconds) return known
    }
    const fresh = open(caller)
    sessions.delete(key)
    sessions.set(key, fresh)
    const [oldest] = sessions.keys()
    if (sessions.size > keptSessions && oldest !== undefined) sessions.delete(oldest)
    // A refusal is for whoever asked; the next call tries anew.
    fresh.catch(() => sessions.delete(key))
    return fresh
  }

  return {
    aws(caller) {
      return async ({ service, operation, input }) => {
        const credentials = await session(caller).catch((error: unknown) => {
          throw asCallError(error, { service: 'sts', operation: 'AssumeRole' })
        })
        const target = throughEndpoint.has(service) ? { credentials, endpoint: options.endpoint() } : { credentials }
        return options.pool.as(target).call({ service, operation, input: input as JsonObject })
      }
    },
    scripts(caller) {
      return async (request, signal) =>
        pool.run(request, signal, {
          environment: variables(options, await session(caller)),
          onLog: (text) => options.onLog?.(caller.executionId, text),
        })
    },
    close() {
      pool.close()
    },
  }
}

/** Why there is no session, as a call says it: refused by AWS, or AWS was not there. */
function asCallError(error: unknown, call: { readonly service: string; readonly operation: string }): AwsCallError {
  const { code = 'AccessDenied', message } = error as { readonly code?: string; readonly message: string }
  const away = code === unreachable
  return new AwsCallError({
    ...call,
    kind: away ? 'transport' : 'service',
    name: away ? 'EndpointConnectionError' : code,
    message,
  })
}

/** What scripts see of us: the endpoint, and the credentials of their execution. */
function variables(options: ExecutionAccessOptions, credentials: Credentials): { readonly [name: string]: string } {
  return {
    AWS_ENDPOINT_URL: options.endpoint(),
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  }
}
