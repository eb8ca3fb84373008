/** Which headings of a runbook become procedures, and with what in them. */
import type { CodeBlock, Runbook, Section } from './markdown.ts'
import { type EntryName, Names } from './names.ts'
import { type Language, languageOf, type Part, partNamed, partsOfProse, tellsOfTrouble } from './prose.ts'

/** One entry of a runbook. Texts are in `language`, empty where the runbook says nothing. */
export interface Entry extends EntryName {
  readonly title: string
  readonly line: number
  readonly language: Language
  readonly symptom: string
  readonly cause: string
  readonly remedy: string
  /** Shell only. */
  readonly blocks: readonly CodeBlock[]
}

const shells: ReadonlySet<string> = new Set(
  'bash sh shell zsh ksh fish console terminal shell-session shellsession sh-session cmd powershell pwsh ps1'.split(
    ' ',
  ),
)
const command =
  /^\s*(?:[$#] ?)?(?:aws|sudo|kubectl|helm|terraform|docker|curl|systemctl|ssh|psql|mysql|redis-cli|npm|cd|git|export|ansible|az|gcloud)\s/

/** Whether a code block is for a shell: it says so, or says nothing and looks like it. */
export function isShell({ language, lines }: CodeBlock): boolean {
  return (
    shells.has(language) ||
    (language === '' && lines.some((line) => command.test(line.slice(0, 200)) || /^\s*\$ /.test(line)))
  )
}

/** A heading with those below it that only name a part of it: `### Symptoms`. */
interface Group {
  readonly head: Section
  readonly above: string
  readonly members: { readonly section: Section; readonly part: Part | undefined }[]
}

/**
 * The entries of a runbook: headings with a shell block, or with prose that tells of something going wrong.
 *
 * @param taken names of procedures that are there already
 */
export function entriesOf({ sections }: Runbook, taken: readonly string[]): readonly Entry[] {
  const language = languageOf(sections.flatMap((one) => [one.title, ...one.prose]).join('\n'), 'en')
  const names = new Names(taken)
  return grouped(sections).flatMap((group) => {
    const blocks = group.members.flatMap(({ section }) => section.blocks.filter(isShell))
    const parts = group.members.map(({ section, part }) => partsOfProse(section.prose, part))
    const join = (part: Part | 'rest'): string =>
      parts
        .map((one) => one[part])
        .filter((one) => one !== '')
        .join('\n\n')
    const rest = join('rest')
    const labelled = join('symptom')
    const isEntry =
      blocks.length > 0 || labelled !== '' || (rest !== '' && tellsOfTrouble(`${group.head.title}\n${rest}`))
    if (!isEntry) return []
    const [opening = '', ...others] = rest.split('\n\n')
    const tells = labelled === '' && tellsOfTrouble(opening)
    const title = plainTitle(group.head.title)
    return [
      {
        ...names.entry(title, group.above),
        title,
        line: group.head.line,
        language: languageOf([title, rest, labelled, join('cause'), join('remedy')].join('\n'), language),
        symptom: tells ? opening : labelled,
        cause: join('cause'),
        remedy: [join('remedy'), tells ? others.join('\n\n') : rest].filter((one) => one !== '').join('\n\n'),
        blocks,
      },
    ]
  })
}

function grouped(sections: readonly Section[]): readonly Group[] {
  const groups: Group[] = []
  const above: string[] = []
  for (const section of sections) {
    const part = partNamed(section.title)
    const group = groups.at(-1)
    if (part !== undefined && group !== undefined && group.head.level > 0 && section.level > group.head.level) {
      group.members.push({ section, part })
      continue
    }
    above.length = Math.min(above.length, Math.max(section.level - 1, 0))
    groups.push({ head: section, above: above.at(-1) ?? '', members: [{ section, part: undefined }] })
    above[Math.max(section.level - 1, 0)] = section.title
  }
  return groups
}

/** A heading without emphasis, links and number. */
function plainTitle(title: string): string {
  const plain = title
    .slice(0, 200)
    .replace(/\[([^\]]{1,200})\]\([^)]{0,200}\)/g, '$1')
    .replace(/[*_`]/g, '')
    .replace(/^\s*(?:\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)\s+/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return plain === '' ? 'Runbook' : plain
}
