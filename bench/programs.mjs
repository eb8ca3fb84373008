/** Small programs that measure themselves inside a project and print one JSON object: milliseconds and counts. */

const clock = (body) => `const start = performance.now(); ${body}; return performance.now() - start`

/** First time in the process, and the median of later times; `bytes` of YAML so that nobody gains by doing less. */
const compile = (imports, text) => `${imports}
import { build } from './bench.js'
let bytes = 0
const once = () => { bytes = 0; ${clock(`for (const one of build()) bytes += ${text}.length`)} }
const firstMs = once()
const later = Array.from({ length: 9 }, once).sort((a, b) => a - b)
console.log(JSON.stringify({ firstMs, laterMs: later[4], bytes }))
`

export const compileOurs = compile(`import { printYaml } from 'guardia/document'`, 'printYaml(one.document)')
export const compilePeers = compile('', 'one.print()')

/** The way its README documents: an app of stacks, synthesized. */
export const synthPeers = `import { App } from 'aws-cdk-lib'
import { build } from './bench.js'
const once = () => { ${clock('const app = new App(); build(app); app.synth()')} }
console.log(JSON.stringify({ firstMs: once() }))
`

const files = (corpus) => `import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
const below = (path) => readdirSync(path, { withFileTypes: true }).flatMap((one) => one.isDirectory() ? below(join(path, one.name)) : /\\.(ya?ml|json)$/.test(one.name) && one.name !== 'manifest.json' ? [join(path, one.name)] : [])
const corpus = ${JSON.stringify(corpus)}
`

/** `judge(text)` answers whether a document is accepted. */
const check = (judge) => `const times = []
let accepted = 0
for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const start = performance.now()
  if (${judge}) accepted += 1
  times.push(performance.now() - start)
}
times.sort((a, b) => a - b)
console.log(JSON.stringify({ files: times.length, accepted, medianMs: times[times.length >> 1], p90Ms: times[Math.floor(times.length * 0.9)], sumMs: times.reduce((a, b) => a + b, 0) }))
`

/** All rules; accepted: no error (warnings may be there). An argument names the part of the corpus. */
export const checkOurs = (corpus) => `${files(corpus)}import { checkDocument } from 'guardia/check'
const files = below(join(corpus, process.argv[2] ?? '.'))
${check(`!checkDocument(text).some((one) => one.severity === 'error')`)}`

const schemaOf = (corpus) => `${files(corpus)}import { createRequire } from 'node:module'
const manifest = createRequire(import.meta.url).resolve('aws-ssm-document-language-service/package.json')
const schema = JSON.parse(readFileSync(join(manifest, '..', 'dist', 'schema.json'), 'utf8'))
const files = below(join(corpus, 'aws-owned')).filter((file) => file.endsWith('.json'))
`

/** Its schema alone, compiled by Ajv. */
export const checkSchema = (corpus) => `${schemaOf(corpus)}import Ajv from 'ajv'
const validate = new Ajv.default({ strict: false, unicodeRegExp: false, allErrors: true }).compile(schema)
${check('validate(JSON.parse(text))')}`

/** As its language server validates a JSON document: with places for an editor. */
export const checkService = (corpus) => `${schemaOf(corpus)}
const { getLanguageService, TextDocument } = createRequire(manifest)('vscode-json-languageservice')
const service = getLanguageService({})
const problems = (text) => {
  const document = TextDocument.create('file:///document.json', 'json', 1, text)
  return service.doValidation(document, service.parseJSONDocument(document), { schemaValidation: 'error' }, schema)
}
${check('(await problems(text)).length === 0')}`

/** Rounds of 100 executions of 100 steps: the first in the process, and the median of nine more; by the clock, and by processor time. */
const rounds = (imports, once) => `const say = console.log
${imports}
const round = async () => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  for (let n = 0; n < 100; n += 1) {
    ${once}
  }
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return [10_000 / seconds, 10_000 / ((user + system) / 1e6)]
}
const middle = (all, at) => all.map((one) => one[at]).sort((a, b) => a - b)[4]
const first = await round()
const later = []
for (let n = 0; n < 9; n += 1) later.push(await round())
say(JSON.stringify({ firstPerSecond: first[0], laterPerSecond: middle(later, 0), laterPerCpuSecond: middle(later, 1) }))
`

/** `creatable` once, as the peer builds its document once; or a document that is not known to be unchanged. */
export const runOurs = rounds(
  `import { creatable, runDocument } from 'guardia/engine'
import { hundredSteps } from './hundred.js'
const document = process.argv[2] === 'object' ? hundredSteps() : creatable(hundredSteps())`,
  `const { status, steps } = await runDocument(document, { aws: async ({ step }) => ({ V: step }) })
    if (status !== 'Success' || steps.length !== 100) throw new Error(status)`,
)

/** The peer writes lines to the console for every step, as its users get it; with the argument `silent` the console does nothing. */
export const runPeers = rounds(
  `import { ResponseCode, Simulation } from '@cdklabs/cdk-ssm-documents'
import { doc } from './hundred.js'
if (process.argv[2] === 'silent') console.log = () => {}
const simulation = Simulation.ofAutomation(doc, { awsInvoker: { invoke: () => ({ V: 'V' }) } })`,
  `const { responseCode, outputs } = simulation.simulate({})
    if (responseCode !== ResponseCode.SUCCESS || !('Call50.V' in outputs)) throw new Error(responseCode)`,
)
