/** What can be said of a script without reading it: what it calls, and what it gives. */
import { isList, member, type Step } from '../document/index.ts'
import { code } from './markdown.ts'
import type { Permission } from './page.ts'
import { fill, type Words } from './words.ts'

/** Sentences about a script step; none for other steps. */
export function scriptFacts(step: Step, words: Words, permissions: readonly Permission[]): readonly string[] {
  if (step.action !== 'aws:executeScript') return []
  const calls = permissions.filter((one) => one.steps.includes(step.name)).map((one) => code(one.action))
  const outputs = member(step, 'outputs')
  const gives = (isList(outputs) ? outputs : []).flatMap((one) => {
    const name = member(one, 'Name')
    return typeof name === 'string' ? [code(name)] : []
  })
  return [
    calls.length === 0 ? '' : fill(words.scriptCalls, { calls: calls.join(', ') }),
    gives.length === 0 ? '' : fill(words.scriptGives, { outputs: gives.join(', ') }),
  ].filter((one) => one !== '')
}
