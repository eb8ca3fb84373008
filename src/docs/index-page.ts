/** The index of the runbook in one language. */
import type { Procedure } from '../authoring/index.ts'
import { code, tableOf } from './markdown.ts'
import { pageName } from './page-name.ts'
import { durationInWords, type Language, wordsOf } from './words.ts'

/** The index page: the most urgent first, by response time; then by name. Undos are reached from what they undo. */
export function indexOf(procedures: readonly Procedure[], language: Language): string {
  const words = wordsOf(language)
  const other: Language = language === 'en' ? 'es' : 'en'
  const sorted = procedures
    .filter((one) => one.undoes === undefined)
    .sort(
      (left, right) =>
        left.severity.respondMinutes - right.severity.respondMinutes || (left.name < right.name ? -1 : 1),
    )
  const rows = sorted.map((one) => [
    `[${one.text[language].title}](${pageName(one.name)}.md)`,
    one.text[language].symptom,
    one.severity.name,
    durationInWords(one.severity.respondMinutes * 60, words),
    code(one.name),
  ])
  const head = [words.procedure, words.symptom, words.severity, words.respond, words.documentName]
  return [
    `<!-- ${words.generated} -->\n\n# ${words.indexTitle}\n`,
    `[${words.otherLanguage}](../${other}/index.md)\n`,
    `${words.indexIntro}\n`,
    rows.length === 0 ? `${words.indexEmpty}\n` : tableOf(head, rows),
  ].join('\n')
}
