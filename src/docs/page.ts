/** The page that a person reads at three in the morning: one procedure, in one language, as Markdown. */
import type { Procedure } from '../authoring/index.ts'
import { isList, type Parameter, type Step, stepPlaces, timeoutSeconds } from '../document/index.ts'
import { type Access, chartOf } from './chart.ts'
import { block, code, tableOf } from './markdown.ts'
import { mermaidOf } from './mermaid.ts'
import { stepsInWords } from './steps-in-words.ts'
import { durationInWords, fill, type Language, type Words, wordsOf } from './words.ts'

/** What a page says beside the procedure itself. */
export interface PageFacts {
  readonly accessOf: (step: Step) => Access
  /** What the role needs. */
  readonly permissions: readonly { readonly action: string; readonly resources: readonly string[] }[]
}

/** `DynamoDbThrottling` → `dynamo-db-throttling` */
export function pageName(procedure: string): string {
  return procedure
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
}

/** The page of a procedure. */
export function pageOf(procedure: Procedure, language: Language, facts: PageFacts): string {
  const words = wordsOf(language)
  const text = procedure.text[language]
  const other: Language = language === 'en' ? 'es' : 'en'
  const file = `${pageName(procedure.name)}.md`
  const parts = [
    `<!-- ${words.generated} -->\n# ${text.title}\n`,
    `[${words.backToIndex}](index.md) · [${words.otherLanguage}](../${other}/${file})\n`,
    head(procedure, words),
    section(words.symptom, text.symptom),
    section(words.cause, text.cause),
    section(words.remedy, text.remedy),
    section(words.howToStart, howToStart(procedure, words)),
    section(words.parameters, parameterTable(procedure, language, words)),
    section(words.approvalSection, approvals(procedure, words)),
    section(words.undoSection, undo(procedure, words, facts)),
    ...(text.corrections?.length
      ? [section(words.corrections, text.corrections.map((one) => `- ${one}`).join('\n'))]
      : []),
    section(words.flowChart, block('mermaid', mermaidOf(chartOf(procedure.document, words, facts.accessOf)))),
    section(words.whatItDoes, stepsInWords(procedure.document, words, facts.accessOf)),
    section(words.permissions, permissions(facts, words)),
  ]
  return parts.join('\n')
}

/** The index of a language: the most urgent first. */
export function indexOf(procedures: readonly Procedure[], language: Language): string {
  const words = wordsOf(language)
  const sorted = [...procedures].sort((a, b) => (a.severity.name + a.name < b.severity.name + b.name ? -1 : 1))
  const rows = sorted.map((one) => [
    `[${one.text[language].title}](${pageName(one.name)}.md)`,
    one.severity.name,
    one.text[language].symptom,
    code(one.name),
  ])
  const list =
    rows.length === 0 ? words.indexEmpty : tableOf([words.procedure, words.severity, words.symptom, 'SSM'], rows)
  return `<!-- ${words.generated} -->\n# ${words.indexTitle}\n\n[${words.otherLanguage}](../${language === 'en' ? 'es' : 'en'}/index.md)\n\n${words.indexIntro}\n\n${list}`
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body.trimEnd()}\n`
}

function head(procedure: Procedure, words: Words): string {
  const { severity } = procedure
  const risks = { none: words.riskNone, low: words.riskLow, medium: words.riskMedium, high: words.riskHigh }
  const starters = [words.byPerson, ...procedure.triggers.map((one) => fill(words.byAlarm, { alarm: code(one.alarm) }))]
  return tableOf(
    [words.severity, words.respond, words.resolve, words.risk, words.startedBy, words.revision],
    [
      [
        severity.name,
        durationInWords(severity.respondMinutes * 60, words),
        durationInWords(severity.resolveMinutes * 60, words),
        risks[procedure.risk],
        starters.join(', '),
        String(procedure.revision),
      ],
    ],
  )
}

function howToStart(procedure: Procedure, words: Words): string {
  const needed = Object.entries(procedure.document.parameters ?? {}).filter(([, one]) => one.default === undefined)
  const given = needed.map(([name]) => `--param ${name}=…`).join(' ')
  const aws = needed.map(([name]) => `${name}=…`).join(',')
  return [
    `${words.startWithGuardia}\n\n${block('sh', `npx guardia start ${procedure.name} --watch ${given}`)}`,
    `${words.startWithAws}\n\n${block('sh', `aws ssm start-automation-execution --document-name ${procedure.name} --parameters "${aws}"\naws ssm send-automation-signal --automation-execution-id ID --signal-type Approve --payload Comment=CODE`)}`,
    fill(words.startWithConsole, { name: `**${procedure.name}**` }),
  ].join('\n')
}

function parameterTable(procedure: Procedure, language: Language, words: Words): string {
  const entries = Object.entries(procedure.document.parameters ?? {})
  if (entries.length === 0) return words.noParameters
  const rows = entries.map(([name, one]) => [
    code(name),
    one.type,
    one.default === undefined ? words.yes : words.no,
    one.default === undefined ? '' : one.default === '' ? words.emptyText : code(JSON.stringify(one.default)),
    allowed(one, words),
    procedure.parameters[name]?.describe[language] ?? one.description ?? '',
  ])
  return tableOf([words.parameter, words.type, words.required, words.defaultValue, words.allowed, words.meaning], rows)
}

function allowed(one: Parameter, words: Words): string {
  return [
    one.allowedValues?.map((value) => code(String(value))).join(', ') ?? '',
    one.allowedPattern === undefined ? '' : fill(words.matching, { pattern: code(one.allowedPattern) }),
    one.minItems === undefined ? '' : fill(words.itemsFrom, { count: one.minItems }),
    one.maxItems === undefined ? '' : fill(words.itemsTo, { count: one.maxItems }),
  ]
    .filter((part) => part !== '')
    .join('; ')
}

function approvals(procedure: Procedure, words: Words): string {
  const steps = stepPlaces(procedure.document).filter(({ step }) => step.action === 'aws:approve')
  if (steps.length === 0) return words.noApproval
  return steps
    .map(({ step }) => {
      const { Message: message, Approvers: approvers, MinRequiredApprovals: minimum } = step.inputs
      const who = isList(approvers) ? approvers.map(String).join(', ') : String(approvers)
      const lines = [
        /^\{\{[^{}]*\}\}$/.test(String(message))
          ? fill(words.approvalComputed, { what: code(String(message)) })
          : `${words.approvalMessage} ${code(String(message ?? ''))}`,
        fill(words.approvalWho, { names: code(who), count: code(String(minimum ?? 1)) }),
        fill(words.approvalExpires, { time: durationInWords(timeoutSeconds(step) ?? 604_800, words) }),
        words.approvalRefused,
      ]
      return `**${step.name}**\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`
    })
    .join('\n')
}

/** The steps that failure or cancellation after a write leads to. */
function undo(procedure: Procedure, words: Words, facts: PageFacts): string {
  const places = stepPlaces(procedure.document)
  if (!places.some(({ step }) => facts.accessOf(step) === 'write' && step.action !== 'aws:approve'))
    return words.undoNothing
  const heads = new Set(
    places.flatMap(({ step }) => (step.onCancel?.startsWith('step:') ? [step.onCancel.slice(5)] : [])),
  )
  if (heads.size === 0) return words.undoNone
  return `${words.undoSteps} ${[...heads].map(code).join(', ')}.`
}

function permissions(facts: PageFacts, words: Words): string {
  if (facts.permissions.length === 0) return words.permissionsNone
  const rows = facts.permissions.map((one) => [code(one.action), one.resources.map(code).join('\n')])
  return `${words.permissionsIntro}\n\n${tableOf([words.action, words.resource], rows)}`
}
