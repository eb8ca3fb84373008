/** Documents for tests of charts, and the judge that the command line uses. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Access, type Chart, chartOf, type Language, wordsOf } from '../../src/docs/index.ts'
import { type AutomationDocument, readSource, type Step } from '../../src/document/index.ts'
import { accessOf } from '../../src/iam/index.ts'

export const judge = (step: Step): Access => accessOf(step).access

export function chart(document: AutomationDocument, language: Language = 'en', access = judge): Chart {
  return chartOf(document, wordsOf(language), access)
}

/** A document of `golden/`. */
export function golden(name: string): AutomationDocument {
  const text = readFileSync(join(import.meta.dirname, 'golden', `${name}.yaml`), 'utf8')
  return readSource(text).value as unknown as AutomationDocument
}

/** A document of steps. */
export function documentOf(steps: readonly unknown[]): AutomationDocument {
  return { schemaVersion: '0.3', mainSteps: steps } as unknown as AutomationDocument
}

const parser = `
import json, sys
import xml.etree.ElementTree as tree
def told(text):
    try:
        root = tree.fromstring(text)
        texts = [''.join(one.itertext()) for one in root.iter('{http://www.w3.org/2000/svg}text')]
        return {'root': root.tag, 'texts': texts, 'tags': sorted({one.tag.split('}')[1] for one in root.iter()})}
    except Exception as error:
        return {'error': str(error)}
json.dump([told(text) for text in json.load(sys.stdin)], sys.stdout)
`

/** What an XML parser that is not ours (Python's expat) reads in each text. */
export function parseXml(texts: readonly string[]): readonly {
  readonly error?: string
  readonly root: string
  readonly texts: readonly string[]
  readonly tags: readonly string[]
}[] {
  const done = spawnSync('python3', ['-c', parser], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (done.status !== 0) throw new Error(`python3 did not read the drawings: ${done.stderr}`)
  return JSON.parse(done.stdout)
}
