/** docs/checks.md: every rule with what must hold, where AWS says so, and examples with the findings they give. */
import type { Rule } from './rule.ts'
import { rules, subjects } from './rules.ts'

/** An example: a document and what `check` says about it, as the test cases hold them. */
export interface CheckCase {
  readonly rule: string
  /** YAML or JSON. */
  readonly document: string
  /** Lines of `line:column severity rule message`. */
  readonly output: string
}

/** The page as Markdown. Pure: the script that writes it reads the cases. */
export function checksPage(cases: readonly CheckCase[]): string {
  const parts = [
    '# Checks',
    '',
    'Generated from the rules in `src/check/` and their cases in `test/check/err/`. Do not edit.',
    '',
    `${rules.length} rules. \`error\`: SSM refuses the document, or the step cannot succeed. \`warning\`: it may fail, or is surely not meant. \`info\`: good to know.`,
    'Silence a rule with a comment that says why: `# guardia: ignore <rule> -- reason`; on its own line for the line below (or a whole step, above its first key), at the head of the file for all of it.',
    '',
    ...subjects.flatMap((subject) => [
      `- **${subject.title}**: ${subject.rules.map(({ id }) => `[${id}](#${id})`).join(', ')}`,
    ]),
    '',
  ]
  for (const subject of subjects) {
    parts.push(`## ${subject.title}`, '')
    for (const rule of subject.rules)
      parts.push(
        ...section(
          rule,
          cases.find((one) => one.rule === rule.id),
        ),
      )
  }
  return `${parts.join('\n').trimEnd()}\n`
}

function section(rule: Rule, example: CheckCase | undefined): readonly string[] {
  const lines = [`### ${rule.id}`, '', `${rule.title} Severity: ${rule.severity}. [AWS](${rule.source})`, '']
  if (rule.explanation !== undefined) lines.push(rule.explanation, '')
  if (example === undefined) return lines
  const isShort = example.document.split('\n').length <= longestExample && example.document.length < 4000
  if (isShort) lines.push(...fenced(example.document, 'yaml'), '')
  lines.push(...fenced(example.output, 'text'), '')
  return lines
}

/** Lines of a document that is shown; of a longer one its findings say enough. */
const longestExample = 60

function fenced(text: string, language: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, text.trimEnd(), fence]
}
