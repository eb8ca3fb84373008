/** Outlines and small signs of boxes, as SVG elements. */
import type { BoxKind } from './chart.ts'
import type { Rectangle } from './layout.ts'

/** A number of an SVG: one decimal is finer than any screen. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** The outline of a box: an octagon asks to stop for an approval, a double frame changes something, a hexagon chooses. */
export function outline(kind: BoxKind, place: Rectangle): string {
  const [left, right] = [round(place.x - place.width / 2), round(place.x + place.width / 2)]
  const [top, bottom] = [round(place.y - place.height / 2), round(place.y + place.height / 2)]
  const x = round(place.x)
  const y = round(place.y)
  switch (kind) {
    case 'approve':
      return `${octagon(left, top, right, bottom)}${person(left + 21, y)}`
    case 'write':
      return `${rectangle(place, 3, 0, 'box')}${rectangle(place, 1, 4, 'ink')}${pencil(left + 18, y)}`
    case 'perhaps':
      return `${rectangle(place, 3, 0, 'box')}${rectangle(place, 1, 4, 'ink')}`
    case 'branch':
      return polygon([
        [left + 16, top],
        [right - 16, top],
        [right, y],
        [right - 16, bottom],
        [left + 16, bottom],
        [left, y],
      ])
    case 'loop':
      return `${rectangle(place, 5, 0, 'box')}${circling(left + 16, y)}`
    case 'automation':
      return `${rectangle(place, 5, 0, 'box')}<path class="ink" d="M${left + 9} ${top}V${bottom}M${right - 9} ${top}V${bottom}"/>`
    case 'start':
    case 'wait':
      return rectangle(place, place.height / 2, 0, 'box')
    case 'end':
      return `<circle class="box" cx="${x}" cy="${y}" r="9"/><circle class="ink-full" cx="${x}" cy="${y}" r="5"/>`
    default:
      return rectangle(place, 5, 0, 'box')
  }
}

/** How far the text of a box stands to the right of its centre, because a sign stands at its left. */
export const textShift: { readonly [K in BoxKind]?: number } = { approve: 10, write: 8, loop: 8 }

function rectangle(place: Rectangle, radius: number, inset: number, name: string): string {
  const { x, y, width, height } = place
  const corner = `x="${round(x - width / 2 + inset)}" y="${round(y - height / 2 + inset)}"`
  return `<rect class="${name}" ${corner} width="${round(width - 2 * inset)}" height="${round(height - 2 * inset)}" rx="${round(radius)}"/>`
}

function polygon(points: readonly (readonly [number, number])[]): string {
  return `<polygon class="box" points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}"/>`
}

function octagon(left: number, top: number, right: number, bottom: number): string {
  const cut = 11
  return polygon([
    [left + cut, top],
    [right - cut, top],
    [right, top + cut],
    [right, bottom - cut],
    [right - cut, bottom],
    [left + cut, bottom],
    [left, bottom - cut],
    [left, top + cut],
  ])
}

function person(x: number, y: number): string {
  const [cx, cy] = [round(x), round(y)]
  return `<circle class="ink" cx="${cx}" cy="${round(cy - 5)}" r="4"/><path class="ink" d="M${round(cx - 7)} ${round(cy + 9)}c0-10 14-10 14 0z"/>`
}

function pencil(x: number, y: number): string {
  return `<path class="ink" d="M${round(x - 5)} ${round(y + 6)}l1-4 8-8 3 3-8 8zM${round(x + 1)} ${round(y - 3)}l3 3"/>`
}

function circling(x: number, y: number): string {
  return `<path class="ink" d="M${round(x + 5)} ${round(y - 2)}a5.5 5.5 0 1 0 .5 4M${round(x + 6)} ${round(y - 6)}l-.8 4.6-4.4-1.4"/>`
}
