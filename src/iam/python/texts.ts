/** Methods of texts whose result is still a constant: what a script puts service and operation names together with. */
import { nativeFunction } from './builtins.ts'
import type { Host } from './host.ts'
import {
  addFlows,
  anything,
  type Flow,
  type Given,
  join,
  nothing,
  only,
  type TextValue,
  textOf,
  textsOf,
} from './values.ts'

/** An attribute of a constant text. `value` is that of an Enum member, which is read as its text. */
export function textAttribute(host: Host, of: TextValue, name: string): Flow {
  if (name === 'value') return only(of)
  const method = Object.hasOwn(methods, name) ? methods[name as keyof typeof methods] : undefined
  if (method === undefined) return anything
  return nativeFunction(`${name} of ${of.key}`, (given, line) => method(of.text, given, host, line))
}

type Method = (text: string, given: Given, host: Host, line: number) => Flow

const same =
  (change: (text: string) => string): Method =>
  (text) =>
    textOf(change(text))

const methods = {
  lower: same((text) => text.toLowerCase()),
  upper: same((text) => text.toUpperCase()),
  strip: same((text) => text.trim()),
  replace: (text, given) => {
    const from = textsOf(given.positional[0] ?? anything)
    const to = textsOf(given.positional[1] ?? anything)
    if (from === undefined || to === undefined || from.length * to.length > 16) return anything
    return join(...from.flatMap((one) => to.map((other) => textOf(text.replaceAll(one, () => other)))))
  },
  /** Only plain holes: `{}`, `{0}`, `{name}`. */
  format: (text, given) => {
    let next = 0
    return text.split(/(\{\w*\})/).reduce<Flow>((left, part, index) => {
      if (index % 2 === 0) return addFlows(left, textOf(part))
      const hole = part.slice(1, -1)
      const at = hole === '' ? next++ : Number(hole)
      return addFlows(left, given.named.get(hole) ?? given.positional[at] ?? anything)
    }, textOf(''))
  },
  join: (text, given) => {
    const [list] = given.positional[0]?.values ?? []
    if (list?.kind !== 'container' || list.dict || list.rest !== nothing) return anything
    return [...list.entries.values()].reduce<Flow>(
      (left, part, index) => addFlows(index === 0 ? left : addFlows(left, textOf(text)), part),
      textOf(''),
    )
  },
} satisfies { [name: string]: Method }
