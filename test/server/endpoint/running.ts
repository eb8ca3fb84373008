/** An endpoint as `guardia serve` starts it, inside this process: the embedded AWS behind, a data folder of its own, port 0. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SSMClient } from '@aws-sdk/client-ssm'
import picocolors from 'picocolors'
import { type LocalEndpoint, startEndpoint } from '../../../src/cli/local-endpoint.ts'
import type { Terminal } from '../../../src/cli/terminal.ts'
import { createUser, type PolicyJson, type User } from '../../../src/local/index.ts'

export const root = { accessKeyId: 'AKIAENDPOINTROOT', secretAccessKey: 'a secret of this test' }

export interface Running extends LocalEndpoint {
  readonly folder: string
  /** A client as root, or as somebody. */
  client(credentials?: { accessKeyId: string; secretAccessKey: string }): SSMClient
  person(name: string, policy?: PolicyJson): Promise<User & { readonly client: SSMClient }>
  close(): Promise<void>
}

const quiet: Terminal = {
  out: () => {},
  err: () => {},
  isTty: false,
  columns: 80,
  colors: picocolors.createColors(false),
  cwd: process.cwd(),
  env: { AWS_ACCESS_KEY_ID: root.accessKeyId, AWS_SECRET_ACCESS_KEY: root.secretAccessKey },
}

/** Starts one. */
export async function running(clock: 'wall' | 'virtual' = 'wall', awsEndpoint?: string): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'guardia-endpoint-'))
  const endpoint = await startEndpoint({ port: 0, folder, clock, ...(awsEndpoint && { awsEndpoint }) }, quiet)
  const clients: SSMClient[] = []
  const client: Running['client'] = (credentials = root) => {
    const made = new SSMClient({ endpoint: endpoint.url, region: endpoint.region, credentials, maxAttempts: 1 })
    clients.push(made)
    return made
  }
  return {
    ...endpoint,
    folder,
    client,
    async person(name, policy) {
      const user = await createUser(endpoint.caller, name, policy)
      return { ...user, client: client(user.credentials) }
    },
    async close() {
      for (const one of clients) one.destroy()
      await endpoint.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const everything: PolicyJson = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
}

/** Asks until an answer is as wanted. */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 15): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    if (Date.now() > end) throw new Error(`Not within ${seconds} s; it is ${JSON.stringify(answer)}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}
