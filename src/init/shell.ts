/**
 * Shell text as commands and words: quotes, continued lines, comments, heredocs, operators, and what the shell would put in. Nothing is
 * run. In a word, what is not known until somebody runs it (`$NAME`, `$(…)`, `<NAME>`) stands as one mark; `unknowns` says what it is.
 */
import { CommandReader } from './shell-reader.ts'

/** Something in a word that only its reader knows. */
export interface Unknown {
  /** `BUCKET` of `$BUCKET`, `${BUCKET}` and `<BUCKET>`; undefined for a command substitution. */
  readonly name: string | undefined
  /** As it was written. */
  readonly source: string
}

/** One simple command. */
export interface ShellCommand {
  readonly text: string
  readonly words: readonly string[]
  readonly unknowns: readonly Unknown[]
}

/** A mark in a word: the number is the place in `unknowns`. */
export const mark: RegExp = /\uE000(\d+)\uE001/g

/** The commands of a block, in order; those in `$(…)` before the one that uses them. */
export function commandsOf(lines: readonly string[], depth = 0): readonly ShellCommand[] {
  const found: ShellCommand[] = []
  const text = withoutPrompts(lines).join('\n')
  let at = 0
  while (at < text.length) {
    const reader = new CommandReader(text, at)
    const command = reader.read()
    at = reader.at
    if (command.words.length === 0) continue
    for (const { source } of depth < 2 ? command.unknowns : []) {
      const inner = /^\$\(\s*(aws\s[\s\S]*)\)$/.exec(source)?.[1]
      if (inner !== undefined) found.push(...commandsOf(inner.split('\n'), depth + 1))
    }
    found.push(command)
  }
  return found
}

/** Where lines have prompts, the others are what the commands answered. */
function withoutPrompts(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => /^\s*\$ /.test(line))) return lines
  const kept: string[] = []
  let goesOn = false
  for (const line of lines) {
    const typed: string | undefined =
      /^\s*\$ (.*)$/.exec(line)?.[1] ?? (goesOn ? line.replace(/^\s*> /, '') : undefined)
    if (typed !== undefined) kept.push(typed)
    goesOn = typed?.endsWith('\\') === true
  }
  return kept
}
