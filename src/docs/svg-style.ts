/** The colours and lines of a chart as SVG, light and dark. Colour is never the only sign: each kind has its own outline. */

/** Class of the drawing; every rule is below it, so that a page that holds the drawing keeps its own look. */
export const drawingClass = 'guardia-chart'

const light: readonly string[] = [
  '.ground { fill: #ffffff }',
  'text { font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1c2733; text-anchor: middle }',
  '.name { font-weight: 600 }',
  '.detail, .label, .title, .key { font-size: 11.5px }',
  '.detail { fill: #4d5d6e }',
  '.label { fill: #34424f }',
  '.label-ground { fill: #ffffff; opacity: .88 }',
  '.title, .key { text-anchor: start; fill: #4d5d6e }',
  '.box { fill: #f5f7fa; stroke: #76879a; stroke-width: 1.3 }',
  '.ink { fill: none; stroke: #76879a; stroke-width: 1.3 }',
  '.approve .box { fill: #fff4d1; stroke: #8a6100; stroke-width: 2.6 }',
  '.approve .ink { stroke: #8a6100; stroke-width: 1.6 }',
  '.write .box { fill: #ffe7de; stroke: #a8341a; stroke-width: 2.2 }',
  '.write .ink { stroke: #a8341a }',
  '.perhaps .box { stroke: #a8341a; stroke-width: 1.6 }',
  '.perhaps .ink { stroke: #a8341a; stroke-dasharray: 4 3 }',
  '.branch .box { fill: #e6f0fd; stroke: #2a66ad }',
  '.end .ink-full { fill: #526274 }',
  '.unreached .box { stroke-dasharray: 3 3 }',
  '.group { fill: #8295a8; fill-opacity: .07; stroke: #8295a8; stroke-width: 1.2 }',
  '.guard .group { fill: #a8341a; fill-opacity: .04; stroke: #a8341a; stroke-dasharray: 6 4 }',
  '.arrow { fill: none; stroke: #5d6f82; stroke-width: 1.5 }',
  '.head { fill: #5d6f82 }',
  '.arrow.exception { stroke: #a8341a; stroke-dasharray: 5 4 }',
  '.head.exception { fill: #a8341a }',
]

const dark: readonly string[] = [
  '.ground { fill: #11171d }',
  'text { fill: #e8eef4 }',
  '.detail, .title, .key { fill: #a9b8c7 }',
  '.label { fill: #c6d2dd }',
  '.label-ground { fill: #11171d }',
  '.box { fill: #1c2630; stroke: #7f91a3 }',
  '.ink { stroke: #7f91a3 }',
  '.approve .box { fill: #352b0e; stroke: #e3b341 }',
  '.approve .ink { stroke: #e3b341 }',
  '.write .box { fill: #3d1d16; stroke: #f28b6b }',
  '.write .ink { stroke: #f28b6b }',
  '.perhaps .box { stroke: #f28b6b }',
  '.perhaps .ink { stroke: #f28b6b }',
  '.branch .box { fill: #142d49; stroke: #73aeec }',
  '.end .ink-full { fill: #a9b8c7 }',
  '.guard .group { fill: #f28b6b; stroke: #f28b6b }',
  '.arrow { stroke: #93a5b7 }',
  '.head { fill: #93a5b7 }',
  '.arrow.exception { stroke: #f28b6b }',
  '.head.exception { fill: #f28b6b }',
]

/** The style sheet, one rule a line. */
export const styleSheet: string = [
  ...light.map(scoped),
  '@media (prefers-color-scheme: dark) {',
  ...dark.map((rule) => `  ${scoped(rule)}`),
  '}',
].join('\n')

function scoped(rule: string): string {
  const [selectors = '', body = ''] = rule.split(/ (?=\{)/)
  const below = selectors.split(', ').map((selector) => `.${drawingClass} ${selector}`)
  return `${below.join(', ')} ${body}`
}
