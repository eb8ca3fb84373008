/** The page that a person reads at three in the morning: one procedure, in one language, as Markdown. */
import type { Procedure } from '../authoring/index.ts'
import type { Step } from '../document/index.ts'
import { approvalSection } from './approval-section.ts'
import { type Access, chartOf } from './chart.ts'
import { block, code, tableOf } from './markdown.ts'
import { mermaidOf } from './mermaid.ts'
import { pageName } from './page-name.ts'
import { parameterSection } from './parameter-section.ts'
import { startSection } from './start-section.ts'
import { stepsInWords } from './steps-in-words.ts'
import { undoSection } from './undo-section.ts'
import { durationInWords, fill, type Language, type Words, wordsOf } from './words.ts'

/** What a page says beside the procedure itself; known to whoever knows IAM. */
export interface PageFacts {
  readonly accessOf: (step: Step) => Access
  /** What the role needs, and which steps need it. */
  readonly permissions: readonly Permission[]
}

/** An action that the role must have. */
export interface Permission {
  readonly action: string
  readonly resources: readonly string[]
  readonly steps: readonly string[]
}

/**
 * The page of a procedure.
 *
 * @example pageOf(procedure, 'es', { accessOf: (step) => accessOf(step).access, permissions: derivePolicy(procedure.document).uses })
 */
export function pageOf(procedure: Procedure, language: Language, facts: PageFacts): string {
  const words = wordsOf(language)
  const text = procedure.text[language]
  const chart = chartOf(procedure.document, words, facts.accessOf)
  const sections: readonly (readonly [string, string])[] = [
    [words.symptom, text.symptom],
    [words.cause, text.cause],
    [words.remedy, text.remedy],
    [words.howToStart, startSection(procedure, words)],
    [words.parameters, parameterSection(procedure, language, words)],
    [words.approvalSection, approvalSection(procedure.document, words)],
    [words.undoSection, undoSection(procedure.document, words, facts) + laterUndo(procedure, words)],
    [words.corrections, (text.corrections ?? []).map((one) => `- ${one}`).join('\n')],
    [words.flowChart, block('mermaid', mermaidOf(chart))],
    [words.whatItDoes, stepsInWords(procedure.document, chart, words, facts)],
    [words.permissions, permissionSection(facts, words)],
  ]
  return [
    `<!-- ${words.generated} -->\n\n# ${text.title}\n`,
    navigation(pageName(procedure.name), language, words),
    headTable(procedure, words),
    ...sections.filter(([, body]) => body !== '').map(([title, body]) => `## ${title}\n\n${body.trimEnd()}\n`),
  ].join('\n')
}

/** That the change can be undone later too, and where that is described. */
function laterUndo({ undo }: Procedure, words: Words): string {
  if (undo === undefined) return ''
  return `\n${fill(words.undoLater, { procedure: undo.name, page: pageName(undo.name) })}\n`
}

function navigation(file: string, language: Language, words: Words): string {
  const other: Language = language === 'en' ? 'es' : 'en'
  return `[${words.backToIndex}](index.md) · [${words.otherLanguage}](../${other}/${file}.md)\n`
}

function headTable(procedure: Procedure, words: Words): string {
  const { severity } = procedure
  const risks = { none: words.riskNone, low: words.riskLow, medium: words.riskMedium, high: words.riskHigh }
  const starters = [words.byPerson, ...procedure.triggers.map((one) => fill(words.byAlarm, { alarm: code(one.alarm) }))]
  return tableOf(
    [words.severity, words.respond, words.resolve, words.risk, words.startedBy, words.documentName, words.revision],
    [
      [
        severity.name,
        durationInWords(severity.respondMinutes * 60, words),
        durationInWords(severity.resolveMinutes * 60, words),
        risks[procedure.risk],
        starters.join(` ${words.or} `),
        code(procedure.name),
        String(procedure.revision),
      ],
    ],
  )
}

function permissionSection(facts: PageFacts, words: Words): string {
  if (facts.permissions.length === 0) return words.permissionsNone
  const rows = facts.permissions.map((one) => [code(one.action), one.resources.map(code).join('\n')])
  const table = tableOf([words.action, words.resource], rows)
  return `<details><summary>${words.permissionsIntro}</summary>\n\n${table}\n</details>`
}
