/** What each step does and where it goes, in words: the chart for whoever reads better than looks. */
import { type AutomationDocument, stepPlaces } from '../document/index.ts'
import type { Arrow, Box, Chart } from './chart.ts'
import { visible } from './measure.ts'
import type { PageFacts } from './page.ts'
import { scriptFacts } from './script-facts.ts'
import { callSentence } from './step-sentence.ts'
import { goesOn, nextBoxes, type Part, partsOf } from './tree.ts'
import { fill, type Words } from './words.ts'

/** One Markdown list item a step; the steps of loops, and those with the same way out, stand below one item. */
export function stepsInWords(document: AutomationDocument, chart: Chart, words: Words, facts: PageFacts): string {
  const steps = new Map(stepPlaces(document).map(({ step }) => [visible(step.name), step]))
  const names = new Map(chart.boxes.map((box) => [box.id, box.step]))
  const next = nextBoxes(chart)
  const ways = (box: Box): readonly string[] =>
    chart.arrows
      .filter((arrow) => arrow.from === box.id && !goesOn(arrow, next.get(box.id)))
      .map((arrow) => wayInWords(arrow, names.get(arrow.to), words))
  const boxItem = (box: Box, indent: string): string => {
    const step = steps.get(box.step ?? '')
    if (step === undefined) return ''
    const head = `${indent}- **${box.step}**: ${[callSentence(step, words, facts.accessOf(step)), ...scriptFacts(step, words, facts.permissions)].join(' ')}`
    const targets = ways(box)
    if (box.kind !== 'branch') return `${[head, ...targets].join(' ')}\n`
    return `${[head, ...targets.map((one) => `${indent}  - ${one}`)].join('\n')}\n`
  }
  const item = (part: Part, indent: string): string => {
    if (part.kind === 'box') return boxItem(part.box, indent)
    const inside = (parts: readonly Part[]): string => parts.map((one) => item(one, `${indent}  `)).join('')
    if (part.group.kind === 'loop') {
      const [head, ...body] = part.parts
      return `${head === undefined ? '' : item(head, indent)}${inside(body)}`
    }
    const targets = chart.arrows.filter((arrow) => arrow.from === part.group.id).map((arrow) => names.get(arrow.to))
    const title = fill(words.way, { when: capital(part.group.title), where: targets.map(bold).join(', ') })
    return `${indent}- ${title}\n${inside(part.parts)}`
  }
  return partsOf(chart)
    .map((part) => item(part, ''))
    .join('')
}

function wayInWords(arrow: Arrow, to: string | undefined, words: Words): string {
  if (arrow.label === '') return to === undefined ? words.thenEnds : fill(words.thenGoesTo, { step: bold(to) })
  return `${fill(words.way, { when: capital(arrow.label), where: to === undefined ? words.end : bold(to) })}.`
}

function bold(name: string | undefined): string {
  return name === undefined ? '' : `**${name}**`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
