/** The editor refuses mistakes, with words that help: TypeScript runs over cases.ts, and each refusal is held against its comment. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const file = join(import.meta.dirname, 'cases.ts')

test('types accept what is right and refuse what is wrong, with helpful words', () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram([file], options)
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is not part of the program`)
  const found = new Map<number, string>()
  for (const one of program.getSemanticDiagnostics(source)) {
    const line = source.getLineAndCharacterOfPosition(one.start ?? 0).line
    found.set(line, `${found.get(line) ?? ''}${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`)
  }
  const lines = readFileSync(file, 'utf8').split('\n')
  const expected = lines.flatMap((text, line) => {
    const words = /\/\/\? (.*)$/.exec(text)?.[1]
    return words === undefined ? [] : [{ line, words }]
  })
  expect(expected.length).toBeGreaterThan(15)
  const unhelpful = expected.filter(({ line, words }) => !found.get(line)?.includes(words))
  expect(
    unhelpful.map(({ line, words }) => `${lines[line]?.trim()} said: ${found.get(line) ?? 'nothing'}; not: ${words}`),
  ).toEqual([])
  const surprises = [...found].filter(([line]) => !expected.some((one) => one.line === line))
  expect(surprises.map(([line, message]) => `${lines[line]?.trim()}: ${message}`)).toEqual([])
}, 60_000)
