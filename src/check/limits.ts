/** Rules about sizes, counts and times. */

import { type Json, type Step, timeoutSeconds } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { pages, type Rule } from './rule.ts'

/** Bytes of UTF-8 that a document may have (D-02). */
export const maxDocumentBytes = 65_536

/** Steps above which a document is told to be long; SSM documents no limit (D-03). */
const manySteps = 100

/** Rules about limits. */
export const limitRules: readonly Rule[] = [
  {
    id: 'document-size',
    severity: 'error',
    title: 'A document has at most 64 KB.',
    explanation:
      'A warning where only the present form is larger and the document without blanks and line breaks fits.',
    source: pages.createDocument,
    check(facts, report) {
      const text = facts.source === undefined ? undefined : byteLength(facts.source.text)
      if (text !== undefined && text <= maxDocumentBytes) return
      const least = byteLength(JSON.stringify(facts.document))
      if (least > maxDocumentBytes) {
        report(
          '',
          `The document has ${least} bytes even without blanks; SSM accepts at most ${maxDocumentBytes} (64 KB). The largest part is ${largestPart(facts)}. Move scripts to attachments or steps to a child document.`,
        )
      } else if (text !== undefined) {
        report(
          '',
          `The document has ${text} bytes as it stands; SSM accepts at most ${maxDocumentBytes} (64 KB). As JSON without blanks it has ${least}: send that.`,
          'warning',
        )
      }
    },
  },
  {
    id: 'step-count',
    severity: 'warning',
    title: 'A document has at most 100 steps.',
    explanation: 'SSM documents no limit; no document of AWS has more than 75.',
    source: pages.actions,
    check({ steps }, report) {
      if (steps.length <= manySteps) return
      report(
        '/mainSteps',
        `The document has ${steps.length} steps. Split it into child documents (aws:executeAutomation).`,
      )
    },
  },
  {
    id: 'parameter-count',
    severity: 'error',
    title: 'A document has at most 200 parameters.',
    source: pages.createDocument,
    check({ parameters }, report) {
      const count = Object.keys(parameters).length
      if (count > 200)
        report('/parameters', `The document has ${count} parameters; at most 200 can be given. Join some in a map.`)
    },
  },
  {
    id: 'timeout-limit',
    severity: 'warning',
    title: 'timeoutSeconds is not above the maximum of the action.',
    explanation: 'SSM accepts larger values, and ends the step at its maximum.',
    source: pages.actions,
    check({ steps }, report) {
      for (const step of steps) {
        const most = step.record?.maxTimeoutSeconds
        const given = timeoutSeconds(step.value as unknown as Step)
        if (most === undefined || given === undefined || given <= most) continue
        report(
          `${step.pointer}/timeoutSeconds`,
          `timeoutSeconds of ${step.label} is ${given}; ${step.action} ends after ${most} seconds at most. Lower it, or split the step.`,
        )
      }
    },
  },
  {
    id: 'loop-in-loop',
    severity: 'error',
    title: 'A loop holds no loop.',
    source: pages.loop,
    check({ steps }, report) {
      for (const step of steps) {
        if (step.action !== 'aws:loop' || step.loop === undefined) continue
        report(
          step.pointer,
          `${step.label} is a loop inside the loop "${step.loop.name ?? step.loop.pointer}"; SSM does not nest loops. Put the inner loop into a child document.`,
        )
      }
    },
  },
]

function largestPart(facts: Facts): string {
  const parts: (readonly [string, Json | undefined])[] = [
    ['the description', facts.document['description']],
    ...facts.steps.filter((step) => step.loop === undefined).map((step) => [step.label, step.value] as const),
  ]
  const sized = parts.map(([name, value]) => [name, byteLength(JSON.stringify(value ?? null))] as const)
  const [name, size] = sized.reduce((one, other) => (other[1] > one[1] ? other : one), ['nothing', 0] as const)
  return `${name} (${size} bytes)`
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
