/** The projects that are measured, each in a folder of its own below .guardia/bench/: guardia's user, the peer's, the schema's. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/setup.mjs'
import { hundredSteps, ours, peers, peersHundredSteps } from './generate.mjs'
import * as programs from './programs.mjs'

/** Exact versions of what we are measured beside. */
export const pinned = {
  peer: { '@cdklabs/cdk-ssm-documents': '0.0.74', 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' },
  schema: { 'aws-ssm-document-language-service': '1.0.0', ajv: '8.20.0' },
}

/** Documents measured where a count is asked for. */
export const documents = 100

/** The compiler of both sides: ours. */
export const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

function folder(name, packages) {
  const path = join(root, '.guardia', 'bench', name)
  mkdirSync(path, { recursive: true })
  const manifest = `${JSON.stringify({ name, private: true, type: 'module', dependencies: packages }, null, 2)}\n`
  const file = join(path, 'package.json')
  const isInstalled =
    existsSync(join(path, 'node_modules')) && existsSync(file) && readFileSync(file, 'utf8') === manifest
  writeFileSync(file, manifest)
  if (packages !== undefined && !isInstalled) {
    process.stderr.write(`bench: installing ${Object.keys(packages).join(', ')} …\n`)
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const args = ['install', '--no-fund', '--no-audit', '--ignore-scripts', '--loglevel=error']
    const done = spawnSync(npm, args, { cwd: path, encoding: 'utf8' })
    if (done.status !== 0) {
      rmSync(file)
      throw new Error(`${name} cannot be installed; the npm registry is needed once:\n${done.stderr}`)
    }
  }
  return path
}

function write(path, files) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
}

/** `skipLibCheck` as most projects set it; `tsconfig.libs.json` is TypeScript's own default. */
function configurations() {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  }
  return {
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*.ts'] }),
    'tsconfig.libs.json': JSON.stringify({
      compilerOptions: { ...compilerOptions, skipLibCheck: false },
      include: ['*.ts'],
    }),
  }
}

function emit(path) {
  const done = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json', '--noEmit', 'false', '--noCheck'], {
    cwd: path,
    encoding: 'utf8',
  })
  if (!existsSync(join(path, 'bench.js'))) throw new Error(`tsc gave no bench.js:\n${done.stdout}`)
}

/** A user's project: guardia is in its node_modules. */
export function ownProject(corpus) {
  const path = folder('own')
  mkdirSync(join(path, 'node_modules'), { recursive: true })
  rmSync(join(path, 'node_modules', 'guardia'), { force: true })
  symlinkSync(root, join(path, 'node_modules', 'guardia'), 'junction')
  write(path, {
    ...configurations(),
    'bench.ts': ours(documents),
    'bare.js': '\n',
    'import.js': `import { procedure, say, severity, text } from 'guardia'\n`,
    'compile.js': programs.compileOurs,
    'check.js': programs.checkOurs(corpus),
    'hundred.js': `export const hundredSteps = () => (${JSON.stringify(hundredSteps())})\n`,
    'run.js': programs.runOurs,
  })
  emit(path)
  return path
}

/** The peer's project. */
export function peerProject() {
  const path = folder('peer', pinned.peer)
  write(path, {
    ...configurations(),
    'bench.ts': peers(documents),
    'import.js': `import { AutomationDocument, AwsApiStep } from '@cdklabs/cdk-ssm-documents'\nimport { App, Stack } from 'aws-cdk-lib'\n`,
    'compile.js': programs.compilePeers,
    'synth.js': programs.synthPeers,
    'hundred.js': peersHundredSteps,
    'run.js': programs.runPeers,
  })
  emit(path)
  return path
}

/** The schema validator's project. */
export function schemaProject(corpus) {
  const path = folder('schema', pinned.schema)
  write(path, { 'check.js': programs.checkSchema(corpus), 'service.js': programs.checkService(corpus) })
  return path
}
