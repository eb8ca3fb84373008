/**
 * `npm run bench`: measures guardia beside its peers in one run, prints a table and writes bench/results.json. Peers are installed at
 * pinned versions into folders of their own below .guardia/bench/. Nothing is asserted: figures are for people to read.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { inside, inTurn, timed } from '../bench/measure.mjs'
import { documents, ownProject, peerProject, pinned, schemaProject, tsc } from '../bench/projects.mjs'
import { table } from '../bench/table.mjs'
import { ensureBuilt, ensurePackages, root } from './setup.mjs'

ensurePackages()
ensureBuilt()
const corpus = process.env.GUARDIA_CORPUS ?? join(root, '..', 'shared', 'corpus')
const own = ownProject(corpus)
const peer = peerProject()
const figures = {}
const figure = (title, sides, runs) => {
  process.stderr.write(`bench: ${title} …\n`)
  figures[title] = inTurn(sides, runs)
}
const node = process.execPath
const typeCheck = (project) => ({
  guardia: () => timed([node, tsc, '--noEmit', '-p', project], own),
  'cdk-ssm-documents': () => timed([node, tsc, '--noEmit', '-p', project], peer),
})

figure(`type check of ${documents} procedures of 8 calls, skipLibCheck`, typeCheck('tsconfig.json'), 3)
figure(`type check of the same, libraries too`, typeCheck('tsconfig.libs.json'), 3)
figure(
  'start of a process that imports what authors import',
  {
    guardia: () => timed([node, 'import.js'], own),
    'cdk-ssm-documents': () => timed([node, 'import.js'], peer),
    'bare node': () => timed([node, 'bare.js'], own),
  },
  15,
)
figure(
  `those ${documents} to YAML, imports not counted`,
  {
    guardia: () => inside('compile.js', own),
    'cdk-ssm-documents print()': () => inside('compile.js', peer),
  },
  9,
)
figure(
  `those ${documents} to YAML, its documented way`,
  {
    guardia: () => ({ firstMs: inside('compile.js', own).firstMs }),
    'cdk-ssm-documents synth()': () => inside('synth.js', peer),
  },
  3,
)
figure(
  '100 steps executed 100 times, AWS inside the process, not durable: steps',
  {
    guardia: () => inside('run.js', own),
    'guardia, a plain object': () => inside('run.js', own, 'object'),
    'cdk-ssm-documents': () => inside('run.js', peer),
    'cdk-ssm-documents, console silenced': () => inside('run.js', peer, 'silent'),
  },
  5,
)
figure('guardia --help', { guardia: () => timed([node, join(root, 'bin', 'guardia.mjs'), '--help'], own) }, 9)

if (existsSync(corpus)) {
  const schema = schemaProject(corpus)
  const oneCore = spawnSync('taskset', ['-c', '0', node, '-e', '']).status === 0 ? ['taskset', '-c', '0'] : []
  const owned = readdirSync(join(corpus, 'aws-owned')).length
  figure(
    `check of ${owned} AWS-owned documents, whole process${oneCore.length > 0 ? ' on one core' : ''}`,
    { guardia: () => timed([...oneCore, node, 'check.js', 'aws-owned'], own) },
    7,
  )
  figure('check of the whole corpus, in the process', { guardia: () => inside('check.js', own) }, 5)
  figure(
    `those ${owned}, in the process`,
    {
      guardia: () => inside('check.js', own, 'aws-owned'),
      'SSM language service': () => inside('service.js', schema),
      'its schema alone, Ajv': () => inside('check.js', schema),
    },
    5,
  )
} else process.stderr.write('bench: no corpus at GUARDIA_CORPUS or ../shared/corpus; checks are not measured\n')

function size(path) {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, one) => {
    const each = join(path, one.name)
    return sum + (one.isDirectory() ? size(each) : one.isFile() ? statSync(each).size : 0)
  }, 0)
}

/** Folders of the packages that a user of guardia gets with it. */
function shipped() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, one]) => path.startsWith('node_modules/') && one.dev !== true && one.devOptional !== true)
    .map(([path]) => join(root, path))
    .filter((path) => existsSync(path) && !path.slice(root.length + 14).includes('node_modules'))
}

const mebibytes = (paths) => () => ({ mebibytes: paths.reduce((sum, path) => sum + size(path), 0) / 2 ** 20 })
figure(
  'size on disk, dependencies included',
  {
    guardia: mebibytes([join(root, 'dist'), ...shipped()]),
    'cdk-ssm-documents': mebibytes([join(peer, 'node_modules')]),
  },
  1,
)

const [processor] = cpus()
const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cores: cpus().length,
  processor: processor?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
}
const kept = JSON.parse(readFileSync(join(root, 'bench', 'results.json'), 'utf8'))
const results = {
  date: new Date().toISOString().slice(0, 10),
  machine,
  peers: { ...pinned.peer, ...pinned.schema },
  figures,
  // The durable engine is measured by itself: node bench/automations.mjs
  automations: kept.automations,
}
writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
process.stdout.write(
  `${machine.cores} cores, ${machine.processor}, Node ${machine.node}\n\n${table(figures).join('\n')}\n`,
)
