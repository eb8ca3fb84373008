/**
 * `npm run bench`: measures guardia beside its peers in one run, prints a table and writes bench/results.json. Peers are installed at
 * pinned versions into folders of their own below .guardia/bench/. Nothing is asserted: figures are for people to read.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { ours, peers } from '../bench/generate.mjs'
import { ensureBuilt, ensurePackages, root } from './setup.mjs'

const runs = 5
const home = join(root, '.guardia', 'bench')
const corpus = process.env.GUARDIA_CORPUS ?? join(root, '..', 'shared', 'corpus')
const pinned = {
  peer: { '@cdklabs/cdk-ssm-documents': '0.0.74', 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' },
  schema: { 'aws-ssm-document-language-service': '1.0.0', ajv: '8.20.0' },
}

const note = (text) => process.stderr.write(`bench: ${text}\n`)
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Wall seconds and peak MiB of a command, from outside. */
function timed(command, args, cwd) {
  const script = `import resource,subprocess,sys,time
start=time.perf_counter();done=subprocess.run(sys.argv[1:],stdout=subprocess.PIPE,stderr=subprocess.PIPE);wall=time.perf_counter()-start
print(done.stdout.decode()[-4000:],file=sys.stderr) if done.returncode else None
print(wall,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024,done.returncode)`
  const done = spawnSync('python3', ['-c', script, command, ...args], { cwd, encoding: 'utf8' })
  const [seconds, mebibytes, code] = done.stdout.trim().split(' ').map(Number)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${done.stderr}`)
  return { seconds, mebibytes }
}

function repeated(measure, times = runs) {
  measure()
  const all = Array.from({ length: times }, measure)
  const pick = (key) => ({
    min: Math.min(...all.map((one) => one[key])),
    median: median(all.map((one) => one[key])),
    max: Math.max(...all.map((one) => one[key])),
  })
  return Object.fromEntries(Object.keys(all[0]).map((key) => [key, pick(key)]))
}

/** Runs a module that prints one JSON object of numbers. */
function inside(file, cwd) {
  const done = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (done.status !== 0) throw new Error(`${file} failed:\n${done.stderr}`)
  return JSON.parse(done.stdout.trim().split('\n').at(-1))
}

function folder(name, packages) {
  const path = join(home, name)
  mkdirSync(path, { recursive: true })
  const manifest = `${JSON.stringify({ name, private: true, type: 'module', dependencies: packages }, null, 2)}\n`
  const file = join(path, 'package.json')
  if (
    packages &&
    (!existsSync(join(path, 'node_modules')) || !existsSync(file) || readFileSync(file, 'utf8') !== manifest)
  ) {
    note(`installing ${Object.keys(packages).join(', ')} …`)
    writeFileSync(file, manifest)
    const done = spawnSync('npm', ['install', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: path,
      encoding: 'utf8',
    })
    if (done.status !== 0) throw new Error(`the peer cannot be installed: ${done.stderr}`)
  }
  if (!packages) writeFileSync(file, manifest)
  return path
}

const tsconfig = (module) =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: 'es2023',
      lib: ['es2023'],
      module,
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: ['*.ts'],
  })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

function size(path) {
  return readdirSync(path, { withFileTypes: true }).reduce(
    (sum, one) =>
      sum + (one.isDirectory() ? size(join(path, one.name)) : one.isFile() ? statSync(join(path, one.name)).size : 0),
    0,
  )
}

const emit = (source, into, module) =>
  spawnSync(
    process.execPath,
    [
      tsc,
      source,
      '--outDir',
      into,
      '--module',
      module,
      '--target',
      'es2023',
      '--skipLibCheck',
      '--noCheck',
      '--ignoreConfig',
    ],
    { cwd: into, encoding: 'utf8' },
  )

ensurePackages()
ensureBuilt()
const results = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cores: cpus().length,
  runs,
  figures: {},
}
const figure = (name, value) => {
  results.figures[name] = value
  note(name)
}

// Ours: a project that has guardia in its node_modules, as a user's would.
const own = folder('own')
mkdirSync(join(own, 'node_modules'), { recursive: true })
rmSync(join(own, 'node_modules', 'guardia'), { force: true })
symlinkSync(root, join(own, 'node_modules', 'guardia'))
writeFileSync(join(own, 'bench.ts'), ours(100))
writeFileSync(join(own, 'tsconfig.json'), tsconfig('nodenext'))
emit('bench.ts', own, 'nodenext')
writeFileSync(
  join(own, 'compile.js'),
  `import { printYaml } from 'guardia/document'
import { build } from './bench.js'
const once = () => { const start = performance.now(); const bytes = build().reduce((sum, one) => sum + printYaml(one.document).length, 0); return [performance.now() - start, bytes] }
const [first, bytes] = once()
const more = Array.from({ length: 9 }, () => once()[0]).sort((a, b) => a - b)
console.log(JSON.stringify({ firstMs: first, warmMs: more[4], bytes }))`,
)
writeFileSync(join(own, 'import.js'), `import 'guardia'\n`)
writeFileSync(join(own, 'bare.js'), '\n')

const peer = folder('peer', pinned.peer)
writeFileSync(join(peer, 'bench.ts'), peers(100))
writeFileSync(join(peer, 'tsconfig.json'), tsconfig('nodenext'))
emit('bench.ts', peer, 'nodenext')
writeFileSync(
  join(peer, 'compile.js'),
  `import { build } from './bench.js'
import { App } from 'aws-cdk-lib'
const once = () => { const start = performance.now(); const bytes = build().reduce((sum, one) => sum + one.print().length, 0); return [performance.now() - start, bytes] }
const [first, bytes] = once()
const more = Array.from({ length: 5 }, () => once()[0]).sort((a, b) => a - b)
const start = performance.now(); const app = new App(); build(app); app.synth()
console.log(JSON.stringify({ firstMs: first, warmMs: more[2], synthMs: performance.now() - start, bytes }))`,
)
writeFileSync(join(peer, 'import.js'), `import '@cdklabs/cdk-ssm-documents'\n`)

const typecheck = (cwd) => repeated(() => timed(process.execPath, [tsc, '--noEmit', '-p', 'tsconfig.json'], cwd), 3)
figure('type check of 100 procedures of 8 calls: guardia', typecheck(own))
figure('type check of 100 procedures of 8 calls: cdk-ssm-documents', typecheck(peer))
const importing = (cwd, file) => repeated(() => timed(process.execPath, [file], cwd))
figure('bare node', importing(own, 'bare.js'))
figure('import of the authoring package: guardia', importing(own, 'import.js'))
figure('import of the authoring package: cdk-ssm-documents', importing(peer, 'import.js'))
figure(
  'compile 100 procedures to YAML after imports: guardia',
  repeated(() => inside('compile.js', own), 3),
)
figure(
  'compile 100 procedures to YAML after imports: cdk-ssm-documents',
  repeated(() => inside('compile.js', peer), 3),
)
figure('install size in MiB', {
  guardia: size(join(root, 'dist')) / 2 ** 20,
  'cdk-ssm-documents': size(join(peer, 'node_modules')) / 2 ** 20,
})

if (existsSync(corpus)) {
  writeFileSync(
    join(own, 'check.js'),
    `import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkDocument } from 'guardia/check'
const below = (path) => readdirSync(path, { withFileTypes: true }).flatMap((one) => one.isDirectory() ? below(join(path, one.name)) : /\\.(ya?ml|json)$/.test(one.name) && one.name !== 'manifest.json' ? [join(path, one.name)] : [])
const files = below(${JSON.stringify(corpus)}).filter((path) => process.argv[2] === undefined || path.includes(process.argv[2]))
const times = []; let errors = 0, withErrors = 0
for (const file of files) { const text = readFileSync(file, 'utf8'); const start = performance.now(); const found = checkDocument(text).filter((one) => one.severity === 'error'); times.push(performance.now() - start); errors += found.length; withErrors += found.length > 0 ? 1 : 0 }
times.sort((a, b) => a - b)
console.log(JSON.stringify({ files: files.length, withErrors, errors, medianMs: times[times.length >> 1], p90Ms: times[Math.floor(times.length * 0.9)], sumMs: times.reduce((a, b) => a + b, 0) }))`,
  )
  const oneCore =
    spawnSync('taskset', ['-c', '0', 'true']).status === 0
      ? ['taskset', ['-c', '0', process.execPath]]
      : [process.execPath, []]
  figure(
    'check of 297 AWS-owned documents, whole process on one core',
    repeated(() => timed(oneCore[0], [...oneCore[1], 'check.js', 'aws-owned'], own)),
  )
  figure(
    'check of the whole corpus, in process',
    repeated(() => inside('check.js', own), 3),
  )
  const schema = folder('schema', pinned.schema)
  writeFileSync(
    join(schema, 'check.js'),
    `import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import Ajv from 'ajv'
const require = createRequire(import.meta.url)
const { dirname } = await import('node:path')
const schema = JSON.parse(readFileSync(join(dirname(require.resolve('aws-ssm-document-language-service/package.json')), 'dist', 'schema.json'), 'utf8'))
const validate = new Ajv.default({ strict: false, unicodeRegExp: false, allErrors: true }).compile(schema)
const path = ${JSON.stringify(join(corpus, 'aws-owned'))}
const times = []; let accepted = 0
for (const name of readdirSync(path)) { const text = readFileSync(join(path, name), 'utf8'); const start = performance.now(); if (validate(JSON.parse(text))) accepted += 1; times.push(performance.now() - start) }
times.sort((a, b) => a - b)
console.log(JSON.stringify({ files: times.length, accepted, medianMs: times[times.length >> 1], sumMs: times.reduce((a, b) => a + b, 0) }))`,
  )
  figure(
    'schema validator on the same 297 documents, in process',
    repeated(() => inside('check.js', schema), 3),
  )
} else note(`no corpus at GUARDIA_CORPUS or ../shared/corpus: checks are not measured`)

writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
const show = (value) =>
  typeof value === 'number'
    ? String(Math.round(value * 1000) / 1000)
    : typeof value === 'object'
      ? `${show(value.median)} (${show(value.min)}–${show(value.max)})`
      : String(value)
for (const [name, value] of Object.entries(results.figures)) {
  process.stdout.write(`\n${name}\n`)
  for (const [key, one] of Object.entries(value)) process.stdout.write(`  ${key.padEnd(18)} ${show(one)}\n`)
}
