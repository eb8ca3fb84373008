/** What a command writes to, and how: colours only on a terminal, data on stdout, words about trouble on stderr. */
import picocolors from 'picocolors'

/** The rim of every command. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** stdout is a terminal. */
  readonly isTty: boolean
  readonly columns: number
  readonly colors: ReturnType<typeof picocolors.createColors>
  readonly cwd: string
  readonly env: { readonly [name: string]: string | undefined }
}

/** The process's own terminal. `NO_COLOR` and a stdout that is no terminal take colours away. */
export function processTerminal(): Terminal {
  const isTty = process.stdout.isTTY === true
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTty,
    columns: process.stdout.columns ?? 100,
    colors: picocolors.createColors(isTty && !process.env['NO_COLOR']),
    cwd: process.cwd(),
    env: process.env,
  }
}

/** A table with aligned columns and two blanks between them. */
export function table(
  rows: readonly (readonly string[])[],
  paint: (cell: string, row: number, column: number) => string = (cell) => cell,
): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row, index) =>
      row
        .map((cell, column) =>
          paint(column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0), index, column),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}
