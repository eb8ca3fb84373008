/** One entry of a runbook as the TypeScript of a procedure that compiles, with what a person must finish marked TODO(guardia). */
import { Body, ours } from './body.ts'
import type { Entry } from './entry.ts'
import { literal, oneLine, type Parameters } from './literal.ts'

/** A file's text and what it came to. */
export interface Skeleton {
  readonly text: string
  /** Calls that became steps. */
  readonly steps: number
  /** Commands that did not. */
  readonly left: number
}

/** The skeleton of an entry. */
export function skeletonOf(entry: Entry): Skeleton {
  const body = new Body()
  for (const block of entry.blocks) body.block(block)
  const { writes, parameters, lines, left } = body
  const uses = { say: lines.some((line) => line.includes('say`')), p: lines.some((line) => /\bp\./.test(line)) }
  const kinds = new Set([...parameters].filter(([name]) => !ours.includes(name)).map(([, { kind }]) => kind))
  const imports = [...kinds, 'procedure', ...(uses.say ? ['say'] : [])].sort()
  const text = [
    `// ${oneLine(entry.title, 150)} (RUNBOOK.md, line ${entry.line}).`,
    '// A skeleton that `guardia init` wrote: finish what is marked TODO(guardia), take the marks out, and rehearse it like ../feature-off.',
    `import { ${['type Procedure', ...imports].join(', ')} } from 'guardia'`,
    ...(writes ? [`import { approvalTopic, approvers, minimumApprovals } from '../parameters.ts'`] : []),
    `import { P2 } from '../severities.ts'`,
    '',
    `export const ${entry.identifier}: Procedure = procedure(`,
    '  {',
    `    name: ${literal(entry.procedure)},`,
    '    revision: 1,',
    '    severity: P2, // TODO(guardia): how urgent is it?',
    `    risk: ${writes ? `'medium'` : `'none'`},`,
    '    text: {',
    ...textsOf(entry, left),
    '    },',
    ...(parameters.size === ours.length && !writes ? ['    parameters: {},'] : parameterLines(parameters, writes)),
    '  },',
    `  (${uses.p ? 'p' : '_p'}, step) => {`,
    ...lines,
    `    step.finish('Finished', 'TODO(guardia): say what was found and what was done.')`,
    '  },',
    ')',
    '',
  ]
  return { text: text.join('\n'), steps: body.steps, left: left.length }
}

function textsOf(entry: Entry, left: readonly string[]): readonly string[] {
  const { language, title, symptom, cause, remedy } = entry
  const other = language === 'en' ? 'es' : 'en'
  const missing =
    left.length === 0
      ? ''
      : `TODO(guardia): no step yet for ${oneLine(left.map((one) => `\`${one}\``).join(', '), 400)}`
  const found: { [part: string]: string } = {
    title,
    symptom: symptom || 'TODO(guardia): what does one see?',
    cause: cause || 'TODO(guardia): why does it happen?',
    remedy: [remedy || 'TODO(guardia): what does this procedure do?', ...(missing === '' ? [] : [missing])].join(
      '\n\n',
    ),
  }
  const translated = Object.keys(found).map((part) => {
    const todo = `TODO(guardia): ${part} in ${other === 'en' ? 'English' : 'Spanish'}${part === 'title' ? `: ${title}` : '.'}`
    return [part, part === 'remedy' && other === 'en' && missing !== '' ? `${todo}\n\n${missing}` : todo] as const
  })
  const texts = { [language]: Object.entries(found), [other]: translated }
  return ['en', 'es'].flatMap((one) => [
    `      ${one}: {`,
    ...(texts[one] ?? []).map(([part, text]) => `        ${part}: ${literal(text)},`),
    '      },',
  ])
}

function parameterLines(parameters: Parameters, writes: boolean): readonly string[] {
  const shared = writes
    ? ['Approvers: approvers', 'MinimumApprovals: minimumApprovals', 'ApprovalTopicArn: approvalTopic']
    : []
  return ['    parameters: {', ...parametersOf(parameters), ...shared.map((one) => `      ${one},`), '    },']
}

function parametersOf(parameters: Parameters): readonly string[] {
  return [...parameters]
    .filter(([name]) => !ours.includes(name))
    .map(([name, { kind, source }]) => {
      const was = oneLine(source, 200)
      const describe = `{ en: ${literal(`TODO(guardia): describe; it was ${was}`)}, es: ${literal(`TODO(guardia): describir; era ${was}`)} }`
      return `      ${name}: ${kind}({ describe: ${describe} }),`
    })
}
