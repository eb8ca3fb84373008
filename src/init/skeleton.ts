/** One entry of a runbook as the TypeScript of a procedure that compiles, with what a person must finish marked TODO(guardia). */
import { parseAws } from './aws-command.ts'
import type { Entry } from './entry.ts'
import { comments, InputPrinter, literal, oneLine, type Parameters } from './literal.ts'
import type { CodeBlock } from './markdown.ts'
import { commandsOf, type ShellCommand } from './shell.ts'

/** A file's text and what it came to. */
export interface Skeleton {
  readonly text: string
  /** Calls that became steps. */
  readonly steps: number
  /** Commands that did not. */
  readonly left: number
}

/** Steps of one skeleton; what is more stays a comment. */
const mostSteps = 25
const mostParameters = 40
const mostUnknowns = 20
/** Characters of all inputs: SSM takes documents of 64 KB. */
const mostInput = 30_000
/** Parameters that every changing procedure has. */
const ours = ['Approvers', 'MinimumApprovals', 'ApprovalTopicArn', 'AutomationAssumeRole']

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

/** The lines of a procedure's body, command by command. */
class Body {
  readonly lines: string[] = []
  readonly parameters: Parameters = new Map(ours.map((name) => [name, { kind: 'text', source: '' }]))
  /** First words of the commands that became no step. */
  readonly left: string[] = []
  readonly #names = new Map<string, number>()
  #size = 0
  steps = 0
  writes = false

  block(block: CodeBlock): void {
    if (this.lines.length > 0) this.lines.push('')
    this.lines.push(`    // RUNBOOK.md, line ${block.line}:`)
    const code = block.lines.slice(0, 300)
    this.lines.push(
      ...comments(
        code.map((line) => `  ${line}`),
        '    ',
      ),
    )
    if (code.length < block.lines.length) this.lines.push(`    //   … ${block.lines.length - code.length} more lines`)
    for (const command of commandsOf(block.lines)) this.#command(command)
  }

  #command(command: ShellCommand): void {
    const parsed = parseAws(command)
    if (parsed.kind !== 'call') this.#leave(command, parsed.kind === 'none' ? 'no call of an AWS API' : parsed.why)
    else if (this.steps >= mostSteps)
      this.#leave(command, `more than ${mostSteps} steps: make it a procedure of its own`)
    else if (this.parameters.size > mostParameters || parsed.call.unknowns.length > mostUnknowns)
      this.#leave(command, 'too many parameters already')
    else {
      const { service, operation, input, unknowns, writes, dropped } = parsed.call
      const printer = new InputPrinter(unknowns, this.parameters)
      const size = JSON.stringify(input).length
      if (this.#size + size > mostInput) {
        this.#leave(command, 'the document would be too large')
        return
      }
      this.#size += size
      const printed = printer.value(input, operation.input, operation.name, '    ')
      if (writes && !this.writes) this.#approve()
      if (dropped.includes('query')) {
        this.lines.push(
          `    // TODO(guardia): --query is the CLI's: read the member of the answer that this step returns.`,
        )
      }
      const [name, at] = [literal(this.#nameOf(operation.name)), literal(service)]
      this.lines.push(
        `    step.call(${name}, ${at}, ${literal(operation.name)}, ${printed}) // ${writes ? 'writes' : 'reads'}`,
      )
      this.steps += 1
    }
  }

  #approve(): void {
    this.writes = true
    this.lines.push(
      '    // TODO(guardia): make what follows a `step.change` with plan, verify and undo, like ../feature-off.',
      `    step.approve('Approve', {`,
      '      approvers: p.Approvers,',
      '      minimum: p.MinimumApprovals,',
      '      notify: p.ApprovalTopicArn,',
      `      message: 'TODO(guardia): say what is changed, from what to what, why, and what undoes it.',`,
      '    })',
    )
  }

  #leave({ text }: ShellCommand, why: string): void {
    const line = oneLine(text, 120)
    if (this.left.length < 100) this.lines.push(`    // TODO(guardia): no step (${oneLine(why, 200)}): ${line}`)
    this.left.push(oneLine(text, 60).replaceAll('`', "'"))
  }

  /** Step names are unique, and `Approve` and `Finished` are taken. */
  #nameOf(operation: string): string {
    const base = ['Approve', 'Finished'].includes(operation) ? `Call${operation}` : operation
    const count = (this.#names.get(base) ?? 0) + 1
    this.#names.set(base, count)
    return count === 1 ? base : `${base}_${count}`
  }
}
