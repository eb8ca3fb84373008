/** Which documents of the corpus are labelled: the rule, so that nobody can choose those that suit. */
import { type AutomationDocument, isObject, stepPlaces } from '../../../src/document/index.ts'

/** Words that look like an IAM action and are none: `aws:executeScript`, `https:…`. */
const noService = /^(aws|arn|http|automation|global)/

/** Names of `size` documents, evenly spaced among those that say what their role needs; sorted by name. */
export function sampleOf(documents: ReadonlyMap<string, AutomationDocument>, size: number): readonly string[] {
  const qualifying = [...documents]
    .filter(([, document]) => isWhole(document) && namesAction(document))
    .map(([name]) => name)
    .sort()
  return Array.from({ length: size }, (_, index) => qualifying[Math.floor((index * qualifying.length) / size)] ?? '')
}

function isWhole(document: AutomationDocument): boolean {
  if (!Array.isArray(document.mainSteps) || document.mainSteps.length === 0) return false
  if (/%%[A-Z]+=/.test(JSON.stringify(document))) return false
  return stepPlaces(document).every(({ step }) => !isObject(step.inputs) || step.inputs['Attachment'] === undefined)
}

function namesAction(document: AutomationDocument): boolean {
  const parameters = Object.values(document.parameters ?? {})
  const texts = [document.description, ...parameters.map((one) => (isObject(one) ? one.description : undefined))]
  const words = texts.flatMap((text) => String(text ?? '').match(/\b[a-z][a-z0-9-]+:[A-Z][A-Za-z]+/g) ?? [])
  return words.some((word) => !noService.test(word))
}
