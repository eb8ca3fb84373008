/** Places that wait for a person: skeletons that `guardia init` writes are full of them, and none may reach production unseen. */
import { type Json, pointerOf } from '../document/index.ts'
import { isObject, quoted } from './raw.ts'
import { pages, type Rule } from './rule.ts'

const marker = 'TODO(guardia)'

/** What the first marker in a text says, up to the end of its line; undefined without one. */
export function todoIn(text: string): string | undefined {
  const at = text.indexOf(marker)
  return at < 0 ? undefined : (text.slice(at).split(/[\r\n]/, 1)[0] ?? '').trimEnd()
}

/** The rule about what is still to do. */
export const todoRule: Rule = {
  id: 'todo',
  severity: 'warning',
  title: `No text of a document holds ${marker}.`,
  explanation:
    'Told at each marker, in descriptions, messages of approvals, inputs, scripts, wherever it stands. A finished document holds none.',
  source: pages.elements,
  check({ document }, report) {
    for (const { pointer, text } of textsIn(document, [])) {
      for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
        const todo = todoIn(text.slice(at, at + 500)) ?? marker
        report(pointer, `This is still to do: ${quoted(todo)}. Finish it, and take the marker out.`, undefined, at)
      }
    }
  },
}

function* textsIn(
  value: Json,
  path: readonly (string | number)[],
): Generator<{ readonly pointer: string; readonly text: string }> {
  if (typeof value === 'string') {
    if (value.includes(marker)) yield { pointer: pointerOf(path), text: value }
  } else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* textsIn(one as Json, [...path, index])
  } else if (isObject(value)) {
    for (const [key, one] of Object.entries(value)) yield* textsIn(one, [...path, key])
  }
}
