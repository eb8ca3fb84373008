/** Real functions of a provided runtime on the local AWS: their bootstrap is a script that answers with its release. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AwsCaller } from '../../src/local/index.ts'
import { zipOf } from '../../src/tasks/zip.ts'

/** A bootstrap as a build leaves it. */
export const bootstrap = (release: string): string => `#!/usr/bin/env python3
import json, os, urllib.request
api = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2018-06-01/runtime/invocation/'
while True:
    with urllib.request.urlopen(api + 'next') as event:
        request = event.headers['Lambda-Runtime-Aws-Request-Id']
    urllib.request.urlopen(urllib.request.Request(api + request + '/response', json.dumps('${release}').encode())).read()
`

/** A project's folder with what was built: `target/lambda/<name>/bootstrap` each, as cargo-lambda puts it. */
export function built(releases: { readonly [name: string]: string | Uint8Array }): string {
  const folder = mkdtempSync(join(tmpdir(), 'guardia build '))
  for (const [name, content] of Object.entries(releases)) rebuild(folder, name, content)
  return folder
}

export function rebuild(folder: string, name: string, content: string | Uint8Array): void {
  const path = join(folder, executable(name))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? bootstrap(content) : content)
}

export const executable = (name: string): string => `target/lambda/${name}/bootstrap`

/** A function as Terraform makes it first, with nothing published. */
export async function createFunction(aws: AwsCaller, FunctionName: string, more: object = {}): Promise<void> {
  const input = {
    FunctionName,
    Runtime: 'provided.al2023',
    Handler: 'bootstrap',
    Role: 'arn:aws:iam::111122223333:role/functions',
    Code: { ZipFile: zipOf('bootstrap', Buffer.from(bootstrap('placeholder'))) },
    Timeout: 10,
    ...more,
  }
  await aws.call({ service: 'lambda', operation: 'CreateFunction', input })
}

export const lambda = (aws: AwsCaller, operation: string, input: object) =>
  aws.call({ service: 'lambda', operation, input: { ...input } })

/** What whoever calls the alias gets. */
export async function answer(aws: AwsCaller, FunctionName: string): Promise<unknown> {
  const { Payload } = await lambda(aws, 'Invoke', { FunctionName, Qualifier: 'production' })
  return JSON.parse(String(Payload))
}

/** An ELF file's head for a machine. */
export function elf(machine: number): Uint8Array {
  const head = Buffer.alloc(64)
  head.write('\x7fELF', 'latin1')
  head.writeUInt16LE(machine, 18)
  return head
}
