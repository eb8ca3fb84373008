/** What AWS's own published documents call exists, takes what they give it, and has known permissions. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkInput, findOperation, permissionsOf } from '../../src/aws/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = resolve(root, process.env['GUARDIA_CORPUS'] ?? '../shared/corpus', 'aws-owned')
const absent = !existsSync(folder) && process.env['CI'] !== 'true'

interface Call {
  readonly document: string
  readonly service: string
  readonly api: string
  readonly input: { readonly [name: string]: unknown }
}

/** The API calls of a document, those inside loops too; the published ones are all JSON. */
function callsOf(document: string, value: unknown): readonly Call[] {
  if (Array.isArray(value)) return value.flatMap((element) => callsOf(document, element))
  if (typeof value !== 'object' || value === null) return []
  const step = value as { readonly action?: unknown; readonly inputs?: { readonly [name: string]: unknown } }
  const inner = Object.values(value).flatMap((member) => callsOf(document, member))
  if (!/^aws:(executeAwsApi|waitFor|assert)AwsResourceProperty$|^aws:executeAwsApi$/.test(String(step.action)))
    return inner
  const { Service, Api, PropertySelector: _selector, DesiredValues: _values, ...input } = step.inputs ?? {}
  return [{ document, service: String(Service), api: String(Api), input }, ...inner]
}

test.skipIf(absent)('every call of the published documents (skipped where the corpus is absent)', () => {
  const calls = readdirSync(folder).flatMap((name) =>
    callsOf(name, JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  )
  expect(calls.length).toBeGreaterThan(100)
  const missing: string[] = []
  const problems: string[] = []
  const unknown: string[] = []
  for (const { document, service, api, input } of calls) {
    const operation = findOperation(service, api)
    if (operation === undefined) {
      missing.push(`${document}: ${service} ${api}`)
      continue
    }
    const reference = (text: string) => (text.includes('{{') ? ('unknown' as const) : undefined)
    for (const { kind, path } of checkInput(operation, input, reference)) {
      problems.push(`${document}: ${service} ${api} ${kind} ${path.join('.')}`)
    }
    const permissions = permissionsOf(service, api, input, { region: 'R', account: 'A', partition: 'aws' })
    if (permissions === undefined) unknown.push(`${service} ${api}`)
  }
  // ec2 has no load balancers: these two never ran as published. Another half of the corpus may hold more; they must be few.
  expect(missing.length / calls.length).toBeLessThan(0.005)
  expect(unknown).toEqual([])
  const kinds = problems.filter((text) => / (unknown|missing)-member | not-in-enum /.test(text))
  expect(kinds).toEqual([])
  expect(problems.length / calls.length).toBeLessThan(0.02)
})
