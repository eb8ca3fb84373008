/** Every shared document is read, understood, printed and read again. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type AutomationDocument,
  cycles,
  equivalent,
  flowOf,
  type Json,
  member,
  parseChoices,
  parseSelector,
  printCondition,
  printJson,
  printSelector,
  printYaml,
  readSource,
  referencesIn,
  resolveValue,
  type Source,
  valueAt,
} from '../../src/document/index.ts'

const corpus = process.env['GUARDIA_CORPUS'] ?? '../shared/corpus'
const isThere = existsSync(corpus)

interface Sample {
  readonly path: string
  readonly text: string
  readonly source: Source
  readonly value: Json
  readonly document: AutomationDocument
}

function samplesIn(folder: string): readonly Sample[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile() && /\.(?:json|ya?ml)$/.test(one.name) && one.name !== 'manifest.json')
    .map((one) => {
      const path = join(one.parentPath, one.name)
      const text = readFileSync(path, 'utf8')
      const source = readSource(text)
      return { path, text, source, value: source.value, document: source.value as unknown as AutomationDocument }
    })
}

test('the corpus is there where it must be', () => {
  expect(isThere || process.env['CI'] !== 'true', `no corpus at ${corpus}`).toBe(true)
})

// Skipped only where the corpus is not laid beside the repository.
describe.skipIf(!isThere)('every document of the corpus', () => {
  let samples: readonly Sample[] = []
  beforeAll(() => {
    samples = samplesIn(corpus)
  })

  test('is read, within a second for all JSON documents together', () => {
    expect(samples.length).toBeGreaterThan(100)
    const json = samples.filter((one) => one.source.format === 'json')
    const start = performance.now()
    for (const { text } of json) readSource(text)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('prints to YAML that reads back to the same value and prints to the same bytes', () => {
    for (const { path, value } of samples) {
      const printed = printYaml(value)
      const again = readSource(printed)
      expect(again.format, path).toBe('yaml')
      expect(equivalent(again.value, value), path).toBe(true)
      expect(printYaml(again.value) === printed, path).toBe(true)
      expect(printYaml(readSource(printJson(value)).value) === printed, path).toBe(true)
    }
  })

  test('has a place for every step, on the line of its name or just above', () => {
    for (const { path, text, source, document } of samples) {
      const lines = text.split('\n')
      for (const place of flowOf(document).places.values()) {
        const { line } = source.positionOf(`${place.pointer}/name`)
        expect(lines[line - 1], `${path}:${line}`).toContain(place.step.name)
        expect(source.positionOf(place.pointer).line, path).toBeLessThanOrEqual(line)
      }
    }
  })

  test('keeps its values when nothing is resolved, and its references lead to texts that hold them', () => {
    for (const { path, value } of samples) {
      expect(
        equivalent(
          resolveValue(value, () => undefined),
          value,
        ),
        path,
      ).toBe(true)
      for (const { pointer } of referencesIn(value)) expect(valueAt(value, pointer), path).toContain('{{')
    }
  })

  test('has selectors that parse, and print to the same selector', () => {
    const refused: string[] = []
    for (const { path, document } of samples) {
      for (const { step } of flowOf(document).places.values()) {
        const outputs = (step.outputs ?? []).map((one) => one.Selector)
        for (const selector of [...outputs, member(step.inputs, 'PropertySelector')]) {
          if (typeof selector !== 'string') continue
          const parsed = parseSelector(selector)
          if (!parsed.ok) refused.push(`${path} ${selector}: ${parsed.message}`)
          else expect(parseSelector(printSelector(parsed.selector)), path).toEqual(parsed)
        }
      }
    }
    expect(refused).toEqual([])
  })

  test('has no way round, and one way on for every failure', () => {
    for (const { path, document } of samples) {
      const flow = flowOf(document)
      expect(cycles(flow), path).toEqual([])
      for (const name of flow.places.keys()) {
        expect(flow.from(name).filter((edge) => edge.kind === 'failure').length, `${path} ${name}`).toBe(1)
      }
    }
  })

  test('of those that AWS owns has choices that are read and printed as they stand', () => {
    for (const { path, document } of samples.filter((one) => one.path.includes('aws-owned'))) {
      for (const { step } of flowOf(document).places.values()) {
        if (step.action !== 'aws:branch') continue
        const choices = member(step.inputs, 'Choices') ?? null
        const parsed = parseChoices(choices)
        const printed = parsed.ok
          ? parsed.choices.map((one) => ({ NextStep: one.nextStep, ...printCondition(one.condition) }))
          : parsed.problems.map((one) => one.message)
        expect(equivalent(printed, choices), `${path} ${step.name}: ${JSON.stringify(printed)}`).toBe(true)
      }
    }
  })
})

describe.skipIf(!existsSync(join(corpus, 'mutants.jsonl.gz')))('every mutant of the corpus', () => {
  test('is read: what is wrong with it is for the checks to say', () => {
    const lines = gunzipSync(readFileSync(join(corpus, 'mutants.jsonl.gz')))
      .toString('utf8')
      .trim()
      .split('\n')
    for (const line of lines) {
      const mutant = JSON.parse(line) as { readonly id: string; readonly format: string; readonly document: string }
      const source = readSource(mutant.document)
      expect(source.format, mutant.id).toBe(mutant.format.toLowerCase())
      expect(cycles(flowOf(source.value as unknown as AutomationDocument)), mutant.id).toEqual([])
    }
  })
})
