/**
 * `npm test`: installs what is missing, then runs every part and reports each: passed, failed, or skipped with the command that
 * installs its tool. With CI=true a skipped part fails.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, ensurePackages, root } from './setup.mjs'

const ci = process.env.CI === 'true'
const fast = process.argv.includes('--fast')

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  return done.status === 0
}
const node = (path, ...args) => run(process.execPath, [join(root, ...path), ...args])
const has = (tool, ...args) => spawnSync(tool, args, { stdio: 'ignore' }).status === 0

function moduleFolders() {
  const folder = join(root, 'terraform', 'modules')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map((one) => join('terraform', 'modules', one.name))
}

/**
 * Terraform asks its registry for the AWS provider, unless the machine has a mirror: a folder that holds
 * registry.terraform.io/hashicorp/aws. Then Terraform is told so, for this run only.
 */
function terraformEnvironment() {
  const configured = process.env.TF_CLI_CONFIG_FILE
  if (configured && existsSync(configured)) return process.env
  const found = spawnSync(
    'find',
    ['/', '-xdev', '-maxdepth', '6', '-type', 'd', '-path', '*/registry.terraform.io/hashicorp/aws'],
    {
      encoding: 'utf8',
    },
  ).stdout.split('\n')[0]
  const { TF_CLI_CONFIG_FILE: _absent, ...environment } = process.env
  if (!found) return environment
  const file = join(root, '.guardia', 'terraform.rc')
  mkdirSync(join(root, '.guardia'), { recursive: true })
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(found, '..', '..', '..'))}\n  }\n}\n`,
  )
  return { ...environment, TF_CLI_CONFIG_FILE: file }
}

function terraform() {
  const env = terraformEnvironment()
  if (!run('terraform', ['fmt', '-check', '-recursive', '-diff', 'terraform'], { env })) return false
  return moduleFolders().every(
    (folder) =>
      run('terraform', [`-chdir=${folder}`, 'init', '-backend=false', '-input=false', '-no-color'], { env }) &&
      run('terraform', [`-chdir=${folder}`, 'validate', '-no-color'], { env }) &&
      run('terraform', [`-chdir=${folder}`, 'test', '-no-color'], { env }),
  )
}

const parts = [
  { name: 'lint and format', run: () => node(['node_modules', '@biomejs', 'biome', 'bin', 'biome'], 'check', '.') },
  { name: 'types', run: () => node(['node_modules', 'typescript', 'bin', 'tsc'], '--noEmit', '-p', 'tsconfig.json') },
  {
    name: 'TypeScript',
    run: () =>
      node(
        ['node_modules', 'vitest', 'vitest.mjs'],
        'run',
        // Left alone, vitest takes one worker fewer than there are cores, and most of these tests wait for processes of their own.
        '--maxWorkers',
        String(Math.max(2, availableParallelism())),
        ...(fast ? ['--project', 'fast'] : []),
      ),
  },
  { name: 'generated files', run: () => node(['bin', 'guardia.mjs'], 'compile', '--check') },
  {
    name: 'Python',
    slow: true,
    tool: {
      present: () => has('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 10))'),
      install: 'apt-get install python3 python3-venv',
    },
    run: () => node(['scripts', 'test-python.mjs']),
  },
  {
    name: 'Terraform',
    slow: true,
    when: () => moduleFolders().length > 0,
    tool: {
      present: () => has('terraform', 'version'),
      install: 'see https://developer.hashicorp.com/terraform/install',
    },
    run: terraform,
  },
  {
    name: 'Rust',
    slow: true,
    when: () => existsSync(join(root, 'backend', 'Cargo.toml')),
    tool: { present: () => has('cargo', '--version'), install: 'see https://rustup.rs' },
    run: () => run('cargo', ['test', '--workspace', '--locked'], { cwd: join(root, 'backend') }),
  },
]

ensurePackages()
ensureBuilt()
const report = []
for (const part of parts) {
  if (fast && part.slow) continue
  if (part.when && !part.when()) continue
  const started = Date.now()
  if (part.tool && !part.tool.present()) {
    report.push({
      name: part.name,
      verdict: ci ? 'FAILED' : 'skipped',
      detail: `its tool is not on this machine; install it: ${part.tool.install}`,
    })
    continue
  }
  process.stdout.write(`\n── ${part.name} ──\n`)
  const passed = part.run()
  report.push({
    name: part.name,
    verdict: passed ? 'passed' : 'FAILED',
    detail: `${((Date.now() - started) / 1000).toFixed(1)} s`,
  })
}
process.stdout.write('\n')
for (const { name, verdict, detail } of report)
  process.stdout.write(`${verdict.padEnd(8)} ${name.padEnd(16)} ${detail}\n`)
process.exit(report.some((one) => one.verdict === 'FAILED') ? 1 : 0)
