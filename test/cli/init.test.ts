/** `guardia init`: what it makes is used as its owner would, through the command line; what it must not do, it does not. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeProject } from '../../src/init/index.ts'
import { guardia, root } from './run.ts'

const scratch = mkdtempSync(join(tmpdir(), 'guardia init '))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** `npm install` needs a registry; these links are what it would come to. */
function linked(folder: string): string {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'guardia'), 'junction')
  symlinkSync(join(root, 'node_modules', '@types'), join(folder, 'node_modules', '@types'), 'junction')
  return folder
}

function types(folder: string): string {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', timeout: 120_000 }).stdout
}

const jsonIn = (file: string) => JSON.parse(readFileSync(file, 'utf8'))

describe('a new project', { timeout: 120_000 }, () => {
  const folder = join(scratch, 'Mi Runbook')

  test('has a package, types, CI and a README that say what is there', () => {
    const made = guardia(['init', folder])
    expect(made).toMatchObject({ code: 0, err: '' })
    linked(folder)
    const { name, type, guardia: entry, devDependencies } = jsonIn(join(folder, 'package.json'))
    expect({ name, type, entry }).toEqual({
      name: 'mi-runbook',
      type: 'module',
      entry: { procedures: './procedures/index.ts', rehearsals: './procedures/rehearsals.ts' },
    })
    expect(jsonIn(join(folder, devDependencies.guardia.replace('file:', ''), 'package.json')).name).toBe('guardia')
    expect(readFileSync(join(folder, '.github/workflows/runbook.yml'), 'utf8')).toContain('guardia compile --check')
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toContain('{{')
    expect(readdirSync(scratch)).toEqual(['Mi Runbook'])
  })

  test('has strict types', () => expect(types(folder)).toBe(''))

  test('compiles and checks without a finding', () => {
    expect(guardia(['compile'], { cwd: folder })).toMatchObject({ code: 0, err: '' })
    expect(guardia(['compile', '--check'], { cwd: folder }).code).toBe(0)
    const checked = guardia(['check', 'ssm-documents'], { cwd: folder })
    expect(checked).toMatchObject({ code: 0, out: '2 files checked: 0 errors, 0 warnings.\n' })
    expect(guardia(['show', 'FeatureOff'], { cwd: folder }).code).toBe(0)
  })

  test('rehearses its example, every way it can go', () => {
    const args = [join(root, 'bin', 'guardia.mjs'), 'rehearse', '--junit', 'rehearsal.xml']
    const played = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 230_000 })
    expect(played.stdout).toMatch(/15 passed, 0 failed/)
    expect(played.status).toBe(0)
    const names = [...readFileSync(join(folder, 'rehearsal.xml'), 'utf8').matchAll(/<testcase [^>]*?\bname="([^"]+)"/g)]
    for (const one of ['repaired', 'no-op', 'rejected', 'expired', 'raced', 'undone', 'undone-later', 'undo-raced'])
      expect(names.map((found) => found[1])).toContain(one)
  }, 240_000)

  test('is not made again', () => {
    const before = readdirSync(folder)
    const again = guardia(['init', folder])
    expect(again).toMatchObject({ code: 2, out: '' })
    expect(again.err).toMatch(/is not empty: it holds .*name another one/)
    expect(readdirSync(folder)).toEqual(before)
  })
})

const corpus = process.env['GUARDIA_CORPUS']
const seed = [
  corpus === undefined ? undefined : join(dirname(corpus), 'RUNBOOK.seed.md'),
  '../shared/RUNBOOK.seed.md',
].find((file) => file !== undefined && existsSync(file))

test('has the seed at hand', () => {
  if (process.env['CI'] === 'true') expect(seed, 'set GUARDIA_CORPUS').toBeDefined()
})

describe.skipIf(seed === undefined)('a project from the seed (GUARDIA_CORPUS)', () => {
  const folder = join(scratch, 'seed')

  test('has a skeleton for every heading with a shell block, and compiles', () => {
    const made = guardia(['init', folder, '--from', seed ?? ''])
    expect(made).toMatchObject({ code: 0, err: '' })
    linked(folder)
    const headings = new Set<string>()
    let [heading, inCode] = ['', false]
    for (const line of readFileSync(seed ?? '', 'utf8').split('\n')) {
      if (line.startsWith('```')) inCode = !inCode
      if (inCode && line === '```bash') headings.add(heading)
      if (!inCode && line.startsWith('#')) heading = line.replace(/^#+ (?:\d+\. )?/, '')
    }
    expect(headings.size).toBeGreaterThan(15)
    const skeletons = readdirSync(join(folder, 'procedures'), { withFileTypes: true })
      .filter((one) => one.isDirectory() && one.name !== 'feature-off')
      .map((one) => readFileSync(join(folder, 'procedures', one.name, 'procedure.ts'), 'utf8'))
    const titles = skeletons.map((text) => /^\/\/ (.*) \(RUNBOOK\.md, line \d+\)/.exec(text)?.[1])
    expect(new Set(titles)).toEqual(headings)
    const compiled = guardia(['compile'], { cwd: folder })
    expect(compiled.code, compiled.err).toBe(0)
    expect(jsonIn(join(folder, 'ssm-documents', 'catalog.json')).procedures).toHaveLength(headings.size + 2)
    const checked = guardia(['check', 'ssm-documents', '--json'], { cwd: folder })
    expect(checked.code).toBe(0)
    expect(types(folder)).toBe('')
  }, 120_000)
})

describe('a project from a runbook', { timeout: 120_000 }, () => {
  const markdown = [
    '# Shop runbook\n\nWhat to do when it breaks.\n',
    '## The queue grows `${process.exit(7)}`\n\n### Symptoms\n\nThe alarm is red; {{ nobody }} reads.\n\n### Fix\n',
    '```console\n$ aws sqs get-queue-attributes --queue-url <QUEUE_URL> --attribute-names All\n{}\n$ aws sqs purge-queue --queue-url <QUEUE_URL>\n```\n',
    '## \'); process.exit(7); (\'\n\n~~~sh\nkubectl rollout restart deployment/shop\naws autoscaling set-desired-capacity --auto-scaling-group-name $ASG --desired-capacity ${N} --no-honor-cooldown\naws dynamodb put-item --table-name t --item \'{"__proto__":{"S":"x"}}\'\n~~~\n',
    `## Many\n\n\`\`\`sh\n${'aws ssm get-parameters --names '}${'n'.repeat(7_000)}\n${'aws sts get-caller-identity\n'.repeat(200)}\`\`\`\n`,
    '## No answer\n\nRequests fail with 503.\n',
  ].join('\n')
  const folder = join(scratch, 'shop')

  test('beside it compiles, with what is to do reported and RUNBOOK.md untouched', () => {
    mkdirSync(join(folder, '.git'), { recursive: true })
    writeFileSync(join(folder, 'RUNBOOK.md'), markdown)
    const other = guardia(['init', folder, '--from', join(root, 'README.md')])
    expect(other).toMatchObject({ code: 2 })
    expect(other.err).toMatch(/RUNBOOK\.md of its own/)
    const made = guardia(['init', '.'], { cwd: folder })
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(/4 skeletons/)
    linked(folder)
    expect(readFileSync(join(folder, 'RUNBOOK.md'), 'utf8')).toBe(markdown)
    expect(readdirSync(folder).filter((name) => name.includes('guardia'))).toEqual([])
    const compiled = guardia(['compile'], { cwd: folder })
    expect(compiled.code, compiled.err).toBe(0)
    expect(compiled.err).toMatch(/The Spanish text \(symptom\) is still to do: .*\(todo\)/)
    const checked = guardia(['check', 'ssm-documents', '--json'], { cwd: folder })
    expect(checked.code).toBe(0)
    expect(types(folder)).toBe('')
  })

  test('tells each place that is still to do, and asks before it writes', () => {
    const checked = guardia(['check', 'ssm-documents'], { cwd: folder })
    for (const name of ['TheQueueGrowsProcessExit7', 'ProcessExit7', 'Many', 'NoAnswer'])
      expect(checked.out).toMatch(new RegExp(`${name}\\.yaml:\\d+:\\d+: warning: This is still to do: .*\\[todo\\]`))
    expect(checked.out).not.toMatch(/FeatureOff.*\[todo\]/)
    const queue = readFileSync(join(folder, 'procedures/the-queue-grows-process-exit-7/procedure.ts'), 'utf8')
    expect(queue).toContain("step.call('GetQueueAttributes', 'sqs', 'GetQueueAttributes', {")
    expect(queue.indexOf("'GetQueueAttributes'")).toBeLessThan(queue.indexOf('step.approve('))
    expect(queue.indexOf('step.approve(')).toBeLessThan(queue.indexOf("'PurgeQueue'"))
    expect(queue).toContain('QueueUrl: text(')
    const scale = readFileSync(join(folder, 'procedures/process-exit-7/procedure.ts'), 'utf8')
    expect(scale).toContain('DesiredCapacity: p.N')
    expect(scale).toContain('HonorCooldown: false')
    expect(scale).toContain('no step (no call of an AWS API): kubectl rollout')
  })
})

describe('what cannot be made', { timeout: 120_000 }, () => {
  const none = (): AbortSignal => new AbortController().signal

  test.each([
    ['a file', (at: string) => writeFileSync(at, 'x'), /is a file/],
    [
      'a folder with something in it',
      (at: string) => {
        mkdirSync(at)
        writeFileSync(join(at, 'a.txt'), 'x')
      },
      /holds a\.txt/,
    ],
    ['a link to nothing', (at: string) => symlinkSync(join(scratch, 'nowhere'), at), /Cannot write/],
  ])('where there is %s', (what, put, message) => {
    const at = join(scratch, what)
    put(at)
    const before = readdirSync(scratch)
    const made = guardia(['init', at])
    expect(made.code).toBeGreaterThan(0)
    expect(made.err).toMatch(message)
    expect(readdirSync(scratch)).toEqual(before)
  })

  test.each([
    [['--from', 'nothing.md'], /Cannot read .*nothing\.md/],
    [['--from', scratch], /Cannot read/],
    [['--guardia', scratch], /no readable package\.json/],
    [['--guardia', join(root, 'node_modules', 'yaml')], /the package "yaml", not guardia/],
  ])('with %s', (args, message) => {
    const made = guardia(['init', join(scratch, 'no'), ...args], { cwd: scratch })
    expect(made.code).toBe(2)
    expect(made.err).toMatch(message)
    expect(existsSync(join(scratch, 'no'))).toBe(false)
  })

  test('leaves nothing when it is interrupted, or a file cannot be written', async () => {
    const [fresh, old] = [join(scratch, 'a', 'b', 'c'), join(scratch, 'old')]
    mkdirSync(old)
    writeFileSync(join(old, 'RUNBOOK.md'), 'x')
    for (const folder of [fresh, old]) {
      const stop = new AbortController()
      const interrupted = function* (): Generator<readonly [string, string]> {
        yield ['one.txt', '1']
        yield ['two/three.txt', '2']
        stop.abort(new Error('Ctrl-C'))
        yield ['four.txt', '4']
      }
      await expect(writeProject(folder, interrupted(), stop.signal)).rejects.toThrow('Ctrl-C')
      const clash = [
        ['one', '1'],
        ['one/two', '2'],
      ] as const
      await expect(writeProject(folder, clash, none())).rejects.toThrow(/Cannot write .* Nothing was left behind/)
    }
    expect(existsSync(join(scratch, 'a'))).toBe(false)
    expect(readdirSync(old)).toEqual(['RUNBOOK.md'])
  })

  test('never overwrites what appears meanwhile', async () => {
    const folder = join(scratch, 'meanwhile')
    mkdirSync(folder)
    const files = function* (): Generator<readonly [string, string]> {
      yield ['a.txt', 'ours']
      writeFileSync(join(folder, 'b.txt'), 'theirs')
      yield ['b.txt', 'ours']
    }
    await expect(writeProject(folder, files(), none())).rejects.toThrow(/b\.txt has appeared meanwhile/)
    expect(readdirSync(folder)).toEqual(['b.txt'])
    expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('theirs')
  })
})
