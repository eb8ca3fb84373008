/** The command line as its users meet it: output, messages, exit codes, and that nothing is left running. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guardia, root, startGuardia, until } from './run.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardia cli '))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const step = (inputs: string): string =>
  `schemaVersion: '0.3'\nmainSteps:\n  - name: Read\n    action: aws:executeAwsApi\n    inputs:\n      ${inputs}\n`

describe('reading', () => {
  test('list', () => {
    const { code, out } = guardia(['list'])
    expect(code).toBe(0)
    expect(out).toContain('DynamoDbThrottling')
    expect(JSON.parse(guardia(['list', '--json']).out).procedures).toContainEqual(
      expect.objectContaining({ name: 'DynamoDbThrottling', severity: 'P1' }),
    )
  })

  test('help, version of nothing, unknown command', () => {
    expect(guardia(['--help']).code).toBe(0)
    expect(guardia(['check', '--help']).code).toBe(0)
    expect(guardia(['nonsense'])).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'nonsense'") })
    expect(guardia(['check']).code).toBe(2)
  })

  test('no colour and no stack where nobody asked for them', () => {
    const { err } = guardia(['policy', 'Nonexistent'])
    expect(err).toMatch(/There is no procedure named "Nonexistent"\. There are: .*DynamoDbThrottling/)
    expect(err).not.toContain('    at ')
    expect(err).not.toContain('\u001b[')
    expect(guardia(['policy', 'Nonexistent', '--debug']).err).toContain('    at ')
  })
})

describe('check', () => {
  test('a good file', () => {
    expect(guardia(['check', file('good.yaml', step('Service: lambda\n      Api: ListFunctions'))])).toMatchObject({
      code: 0,
      err: '',
    })
  })

  test('an unknown operation: what, where, what was meant', () => {
    const { code, out } = guardia(['check', file('operation.yaml', step('Service: lambda\n      Api: ListFunctons'))])
    expect(code).toBe(1)
    expect(out).toMatch(/operation\.yaml:7:\d+: error: .*ListFunctons.*ListFunctions/)
  })

  test('broken YAML is a finding with its place', () => {
    const { code, out } = guardia([
      'check',
      '--format',
      'json',
      file('broken.yaml', 'schemaVersion: "0.3\nmainSteps: []\n'),
    ])
    expect(code).toBe(1)
    const { files, summary } = JSON.parse(out)
    expect(files[0].diagnostics[0]).toMatchObject({ rule: 'syntax', severity: 'error', line: expect.any(Number) })
    expect(summary).toMatchObject({ files: 1, errors: 1 })
  })

  test('what compile wrote: its documents, not the policies and the catalogue beside them', () => {
    const { code, out } = guardia(['check', 'ssm-documents', '--json'])
    expect(code).toBe(0)
    const files = JSON.parse(out).files.map((one: { file: string }) => one.file)
    const { procedures } = JSON.parse(guardia(['list', '--json']).out) as { procedures: { name: string }[] }
    expect(procedures.length).toBeGreaterThan(2)
    expect(files.toSorted()).toEqual(procedures.map(({ name }) => join('ssm-documents', `${name}.yaml`)).toSorted())
  })

  test('a policy or a catalogue of somebody else is looked at', () => {
    const lone = join(folder, 'lone')
    mkdirSync(lone, { recursive: true })
    file('lone/catalog.json', '{}')
    file('lone/x.policy.json', '{}')
    expect(JSON.parse(guardia(['check', lone, '--json']).out).summary).toMatchObject({ files: 2 })
  })

  test('a path that is not there', () => {
    expect(guardia(['check', join(folder, 'absent.yaml')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no file or folder'),
    })
  })

  test('a wrong reference in a procedure is refused with step and mend', () => {
    mkdirSync(join(folder, 'project'), { recursive: true })
    file('project/package.json', '{"guardia": {"procedures": "./procedures.ts"}}')
    const words = "{ title: 't', symptom: 's', cause: 'c', remedy: 'r' }"
    file(
      'project/procedures.ts',
      `import { procedure, severity, text } from 'guardia'
const P1 = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
export const procedures = [procedure({ name: 'Wrong', revision: 1, severity: P1, risk: 'low', text: { en: ${words}, es: ${words} }, parameters: { Name: text() } }, (p, step) => {
  const read = step.call('Read', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Name })
  step.finish('Done', (read as any).Timeoutt)
})]\n`,
    )
    const { code, err } = guardia(['compile'], { cwd: join(folder, 'project') })
    expect(code).toBe(1)
    expect(err).toMatch(/Step Read reads an output that lambda\.GetFunctionConfiguration does not give.*Timeout/)
  })

  test('a write without approval does not compile', () => {
    const words = "{ title: 't', symptom: 's', cause: 'c', remedy: 'r' }"
    file(
      'project/procedures.ts',
      `import { procedure, severity, text } from 'guardia'
const P1 = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
export const procedures = [procedure({ name: 'Unsafe', revision: 1, severity: P1, risk: 'low', text: { en: ${words}, es: ${words} }, parameters: { Name: text() } }, (p, step) => {
  step.call('Write', 'lambda', 'UpdateFunctionConfiguration', { FunctionName: p.Name, Timeout: 3 })
})]\n`,
    )
    const { code, err } = guardia(['compile'], { cwd: join(folder, 'project') })
    expect(code).toBe(1)
    expect(err).toMatch(/Unsafe: .*Write.*approv/s)
  })
})

describe('compile', () => {
  test('what is committed is what the procedures say', () => {
    expect(guardia(['compile', '--check'])).toMatchObject({ code: 0 })
  })

  test('a difference is told and exits 1; writing mends it and takes away what is left over', () => {
    const out = join(folder, 'documents')
    expect(guardia(['compile', '--out', out]).code).toBe(0)
    const one = join(out, 'DynamoDbThrottling.yaml')
    const original = readFileSync(one, 'utf8')
    writeFileSync(one, `${original}# edited\n`)
    cpSync(join(out, 'DynamoDbThrottling.policy.json'), join(out, 'Gone.policy.json'))
    const checked = guardia(['compile', '--check', '--out', out])
    expect(checked.code).toBe(1)
    expect(checked.out).toMatch(/different {2}.*DynamoDbThrottling\.yaml/)
    expect(checked.out).toMatch(/left over {2}.*Gone\.policy\.json/)
    expect(guardia(['compile', '--out', out]).code).toBe(0)
    expect(readFileSync(one, 'utf8')).toBe(original)
    expect(guardia(['compile', '--check', '--out', out]).code).toBe(0)
  })
})

describe('policy', () => {
  test('of a file, narrowed to a Region and an account', () => {
    const path = file('read.yaml', step('Service: dynamodb\n      Api: DescribeTable\n      TableName: bookings'))
    const { code, out } = guardia(['policy', path, '--region', 'us-east-1', '--account', '123456789012'])
    expect(code).toBe(0)
    expect(JSON.parse(out).Statement).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: ['dynamodb:DescribeTable'],
        Resource: ['arn:aws:dynamodb:us-east-1:123456789012:table/bookings'],
      }),
    ])
  })

  test('an unknown operation is a warning, never a guess', () => {
    const { code, out, err } = guardia([
      'policy',
      file('unknown.yaml', step('Service: lambda\n      Api: FlyToTheMoon')),
    ])
    expect(code).toBe(0)
    expect(err).toMatch(/warning: Read: .*FlyToTheMoon/)
    expect(JSON.parse(out).Statement).toEqual([])
  })
})

const running = (): string => spawnSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).stdout
const ours = (): readonly string[] =>
  running()
    .split('\n')
    .filter((line) => /run_ministack|aws_worker|engine\/python\/worker/.test(line) && line.includes(root))

describe('trouble', () => {
  test('Ctrl-C in the middle: exit code 130, nothing left running', async () => {
    const before = new Set(ours().map((line) => line.trim().split(' ')[0]))
    const { child, text, ended } = startGuardia(['rehearse', 'DynamoDbThrottling'])
    await until(() => /passed {2}DynamoDb/.test(text()), 60, 'the first scenario')
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    await until(() => ours().every((line) => before.has(line.trim().split(' ')[0])), 10, 'the end of all processes')
  })

  test('kill -9 leaves nothing running either', async () => {
    const before = new Set(ours().map((line) => line.trim().split(' ')[0]))
    const { child, text, ended } = startGuardia(['rehearse', 'DynamoDbThrottling'])
    await until(() => /passed {2}DynamoDb/.test(text()), 60, 'the first scenario')
    child.kill('SIGKILL')
    await ended
    await until(() => ours().every((line) => before.has(line.trim().split(' ')[0])), 15, 'the end of all processes')
  })

  test('the local AWS dies in the middle: one clear sentence, exit code 1', async () => {
    const before = new Set(ours().map((line) => line.trim().split(' ')[0]))
    const { text, ended } = startGuardia(['rehearse', 'DynamoDbThrottling', '--parallel', '1'])
    await until(() => /passed {2}DynamoDb/.test(text()), 60, 'the first scenario')
    const server = (): string | undefined =>
      ours().find((line) => line.includes('run_ministack') && !before.has(line.trim().split(' ')[0]))
    await until(() => server() !== undefined, 10, 'the next local AWS')
    process.kill(Number(server()?.trim().split(' ')[0]), 'SIGKILL')
    expect(await ended).toBe(1)
    expect(text()).toMatch(/guardia: The local AWS/)
    expect(text()).not.toContain('    at ')
  })

  test('no Python: one clear sentence that says what to install', () => {
    const home = join(folder, 'empty home')
    const { code, err } = guardia(['rehearse', 'DynamoDbThrottling'], {
      env: { GUARDIA_PYTHON: '/nonexistent/python', GUARDIA_HOME: home },
    })
    expect(code).toBe(1)
    expect(err).toMatch(/^guardia: Python 3\.10 or newer is needed/m)
  })

  test('an approval without a terminal is refused, not waited for', () => {
    const { code, err } = guardia(['start', 'DynamoDbThrottling', '--watch'])
    expect(code).toBe(2)
    expect(err).toContain('nobody sits at a terminal')
  })

  test('start --yes plays it through', () => {
    const { code, out } = guardia(['start', 'DynamoDbThrottling', '--watch', '--yes', '--param', 'MinimumApprovals=1'])
    expect(code).toBe(0)
    expect(out).toContain('Outcome: applied')
  })

  test('a parameter that is none', () => {
    expect(guardia(['start', 'DynamoDbThrottling', '--watch', '--param', 'Tabel=x'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected NAME=VALUE with one of Environment, Table'),
    })
  })
})
