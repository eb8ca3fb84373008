/** Rules about inline Python: that it parses, that its handler is there and takes two arguments, and what it reads of its payload. */
import { findService, pythonName } from '../aws/index.ts'
import { bindsAtTop, topFunctions } from '../python/index.ts'
import { pages, type Rule } from './rule.ts'
import { unknownCalls } from './script-calls.ts'
import { offsetOfLine, pythonScripts } from './script-facts.ts'
import { expected, nearest } from './words.ts'

/** Rules about inline Python. */
export const pythonRules: readonly Rule[] = [
  {
    id: 'script-syntax',
    severity: 'error',
    title: 'An inline Python script is Python.',
    explanation:
      'The step would fail when it runs. Read as Python 3.12; scripts with marks that a build fills in are left alone.',
    source: pages.script,
    check(facts, report) {
      for (const { step, source, problem } of pythonScripts(facts)) {
        if (problem === undefined) continue
        const line = source.split(/\r\n|\r|\n/)[problem.line - 1]?.trim() ?? ''
        report(
          `${step.pointer}/inputs/Script`,
          `Script of ${step.label} is no Python in its line ${problem.line}${shown(line)}: ${problem.message}. Mend the line, or what stands open before it.`,
          'error',
          offsetOfLine(source, problem.line),
        )
      }
    },
  },
  {
    id: 'script-handler',
    severity: 'error',
    title: 'The Handler of an inline Python script is a function that the script defines.',
    explanation:
      'At the top of the script, by def, assignment or import. A Handler written `module.function`, an attachment and a placeholder for a script are left alone.',
    source: pages.script,
    check(facts, report) {
      for (const { step, script, handler, entry, problem } of pythonScripts(facts)) {
        if (handler === undefined || entry !== undefined || bindsAtTop(script, handler)) continue
        // Behind a line that is no Python a function may go unseen; that line is told.
        if (problem !== undefined && problem.message !== 'unexpected indentation') continue
        const defined = topFunctions(script).map(({ name }) => name)
        const hint = defined.length === 0 ? ' It defines no function.' : expected(handler, defined)
        report(
          `${step.pointer}/inputs/Handler`,
          `Handler "${handler}" of ${step.label} is not defined in its Script.${hint} Define it as def ${handler}(events, context).`,
        )
      }
    },
  },
  {
    id: 'script-arguments',
    severity: 'warning',
    title: 'The handler of a Python script takes exactly two arguments.',
    source: pages.script,
    check(facts, report) {
      for (const { step, source, handler, entry } of pythonScripts(facts)) {
        if (entry === undefined || entry.parameters.some(({ star }) => star === 1)) continue
        const taken = entry.parameters.filter(({ star }) => star === undefined)
        const needed = taken.filter(({ fallback }) => fallback === undefined).length
        if (needed <= 2 && taken.length >= 2) continue
        report(
          `${step.pointer}/inputs/Script`,
          `Handler "${handler}" of ${step.label} takes ${taken.length} arguments; SSM calls it with two. Write def ${handler}(events, context).`,
          'warning',
          offsetOfLine(source, entry.line),
        )
      }
    },
  },
  {
    id: 'script-input',
    severity: 'warning',
    title: 'A Python script reads only keys of its payload that InputPayload gives.',
    explanation:
      'Told for `events["key"]` in the handler, and in functions that it hands its argument to; not where the key is tested, read by `get`, or its absence is caught.',
    source: pages.script,
    check(facts, report) {
      for (const { step, source, problem, payload, ...script } of pythonScripts(facts)) {
        if (problem !== undefined || payload === undefined) continue
        const use = script.use()
        const given = Object.keys(payload)
        for (const [key, line] of use?.needed ?? []) {
          if (given.includes(key) || use?.optional.has(key) === true) continue
          const near = nearest(key, given)
          report(
            `${step.pointer}/inputs/Script`,
            `Script of ${step.label} reads "${key}" in its line ${line}, which InputPayload does not give.${near === undefined ? ' Add it to InputPayload.' : ` Did you mean "${near}"?`}`,
            'warning',
            offsetOfLine(source, line),
          )
        }
      }
    },
  },
  {
    id: 'script-input-unused',
    severity: 'info',
    title: 'A Python script reads what InputPayload gives.',
    explanation: 'Told only where the handler uses its argument by constant keys alone.',
    source: pages.script,
    check(facts, report) {
      for (const { step, problem, payload, ...script } of pythonScripts(facts)) {
        if (problem !== undefined || payload === undefined) continue
        const use = script.use()
        if (use === undefined || use.whole) continue
        for (const key of Object.keys(payload)) {
          if (use.needed.has(key) || use.optional.has(key)) continue
          report(
            `${step.pointer}/inputs/InputPayload/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
            `InputPayload of ${step.label} gives "${key}", which its script never reads. Read it, or leave it out.`,
          )
        }
      }
    },
  },
  {
    id: 'script-operation',
    severity: 'info',
    title: 'A Python script calls operations that its AWS service has.',
    explanation:
      'Told for clients of boto3 with a constant name. The policy of such a step cannot be derived; a newer service model may know the operation.',
    source: pages.script,
    check(facts, report) {
      for (const { step, source, script, problem } of pythonScripts(facts)) {
        if (problem !== undefined || !source.includes('boto3')) continue
        for (const { service, method, line } of unknownCalls(script)) {
          const names = (findService(service)?.operationNames ?? []).map(pythonName)
          report(
            `${step.pointer}/inputs/Script`,
            `Script of ${step.label} calls ${method} of ${service} in its line ${line}, which is no operation of it.${expected(method, names)}`,
            'info',
            offsetOfLine(source, line),
          )
        }
      }
    },
  },
]

function shown(line: string): string {
  return line === '' ? '' : ` (${line.length > 60 ? `${line.slice(0, 57)}…` : line})`
}
