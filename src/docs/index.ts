/** Flow charts and runbook pages: pure functions from documents and procedures to text. */
export { type Access, type Arrow, type Box, type BoxKind, type Chart, chartOf } from './chart.ts'
export { type Layout, layoutOf } from './layout.ts'
export { mermaidOf } from './mermaid.ts'
export { indexOf, type PageFacts, pageName, pageOf } from './page.ts'
export { svgOf } from './svg.ts'
export { type Painter, type TerminalOptions, terminalChart } from './terminal.ts'
export { type Language, type Words, wordsOf } from './words.ts'
