/** Figures for people: one table, each figure's median with minimum and maximum, and the ratio to guardia's. */

const round = (value) => (value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3))))
const cell = ({ min, median, max }) => (min === max ? round(median) : `${round(median)} (${round(min)}–${round(max)})`)

/**
 * @param figures by title, then by who was measured, then by number
 * @returns lines of a Markdown table; `×` is the median beside that of the first who has this number
 */
export function table(figures) {
  const rows = [['what', 'who', 'number', 'median (min–max)', '×']]
  for (const [title, sides] of Object.entries(figures)) {
    const [first] = Object.values(sides)
    for (const [who, numbers] of Object.entries(sides)) {
      for (const [number, value] of Object.entries(numbers)) {
        const ours = numbers === first ? undefined : first[number]
        const ratio = ours === undefined || ours.median === 0 ? '' : round(value.median / ours.median)
        rows.push([title, who, number, cell(value), ratio])
      }
    }
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const line = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`
  const shown = rows.map((row, index) => {
    const isRepeated = index > 1 && rows[index - 1][0] === row[0]
    return line(isRepeated ? ['', ...row.slice(1)] : row)
  })
  return [shown[0], `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...shown.slice(1)]
}
