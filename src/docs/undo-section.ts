/** What undoes a change: the steps that failure or cancellation leads to. */
import { type AutomationDocument, type Flow, flowOf, onCancel, onFailure, type Step } from '../document/index.ts'
import { code } from './markdown.ts'
import type { PageFacts } from './page.ts'
import { scriptFacts } from './script-facts.ts'
import { callSentence } from './step-sentence.ts'
import { fill, type Words } from './words.ts'

/** Names the first step of each way back, and below it what the way changes. */
export function undoSection(document: AutomationDocument, words: Words, facts: PageFacts): string {
  const { accessOf, permissions } = facts
  const flow = flowOf(document)
  const changes = (step: Step): boolean => accessOf(step) === 'write' || accessOf(step) === 'unknown'
  const steps = [...flow.places.values()].map(({ step }) => step)
  if (!steps.some(changes)) return words.undoNothing
  const ways = headsOf(steps)
    .filter((name) => flow.places.has(name))
    .map((name) => ({ name, changing: reachedFrom(name, flow).filter(changes) }))
    .filter(({ changing }) => changing.length > 0)
  if (ways.length === 0) return words.undoNone
  return ways
    .map(({ name, changing }) => {
      const lines = changing.map((step) => {
        const sentences = [callSentence(step, words, accessOf(step)), ...scriptFacts(step, words, permissions)]
        return `- **${step.name}**: ${sentences.join(' ')}`
      })
      return `${fill(words.undoSteps, { step: code(name) })}\n\n${lines.join('\n')}\n`
    })
    .join('\n')
}

/** Where cancellation leads; where nothing says so, where failure leads. */
function headsOf(steps: readonly Step[]): readonly string[] {
  const targets = (jump: (step: Step) => ReturnType<typeof onCancel>): readonly string[] => [
    ...new Set(
      steps.flatMap((step) => {
        const to = jump(step)
        return to.kind === 'step' ? [to.step] : []
      }),
    ),
  ]
  const cancelled = targets(onCancel)
  return cancelled.length > 0 ? cancelled : targets(onFailure)
}

/** The steps that a step leads to, itself included, in document order. */
function reachedFrom(start: string, flow: Flow): readonly Step[] {
  const reached = new Set([start])
  for (const name of reached) {
    for (const { to } of flow.from(name)) if (to !== undefined) reached.add(to)
  }
  return [...flow.places].filter(([name]) => reached.has(name)).map(([, { step }]) => step)
}
