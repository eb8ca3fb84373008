/** The steps of a skeleton: a call for each command of the AWS CLI that the service model knows, a comment for every other. */
import { parseAws } from './aws-command.ts'
import { comments, InputPrinter, literal, oneLine, type Parameters } from './literal.ts'
import type { CodeBlock } from './markdown.ts'
import { commandsOf, type ShellCommand } from './shell.ts'

/** Steps of one skeleton; what is more stays a comment. */
const mostSteps = 25
const mostParameters = 40
const mostUnknowns = 20
/** Characters of all inputs: SSM takes documents of 64 KB. */
const mostInput = 30_000
/** Parameters that every changing procedure has. */
export const ours: readonly string[] = ['Approvers', 'MinimumApprovals', 'ApprovalTopicArn', 'AutomationAssumeRole']

/** The lines of a procedure's body, command by command. */
export class Body {
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
