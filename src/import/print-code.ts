/**
 * Code as text, formatted as biome and prettier format it (120 columns, two blanks, single quotes, no semicolons), so that an
 * imported file passes the formatter of the project it lands in.
 */
import type { Code, Statement, Statements } from './code.ts'
import {
  breakParent,
  type Doc,
  firstFitting,
  group,
  hardline,
  ifBroken,
  indent,
  join,
  line,
  literalline,
  softline,
  willBreak,
} from './doc.ts'
import { isIdentifier, isPropertyName, quoted, templateText } from './quote.ts'

/** The layout of an expression. */
export function docOf(code: Code): Doc {
  switch (code.kind) {
    case 'word':
      return code.text
    case 'number':
      return numberText(code.value)
    case 'text':
      return textDoc(code.value)
    case 'template':
      return templateDoc(code)
    case 'member':
      return isIdentifier(code.name) ? [docOf(code.of), '.', code.name] : [docOf(code.of), '[', quoted(code.name), ']']
    case 'object':
      return objectDoc(code.members)
    case 'list':
      return listDoc(code.items)
    case 'call':
      return [docOf(code.callee), argumentsDoc(code.args)]
    case 'chain':
      return chainDoc(code)
    case 'arrow':
      return arrowDoc(code)
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value).replace('e+', 'e')
}

/** Texts of several lines are shown as such. */
function isTall(value: string): boolean {
  const at = value.indexOf('\n')
  return at !== -1 && at < value.length - 1
}

function textDoc(value: string): Doc {
  return isTall(value) ? ['`', linesOf(value), '`'] : quoted(value)
}

function linesOf(value: string): Doc {
  return join(literalline, templateText(value).split('\n'))
}

function templateDoc({ tag, texts, values }: Extract<Code, { kind: 'template' }>): Doc {
  const parts = texts.map((one, index): Doc => {
    const value = values[index]
    return [linesOf(one), value === undefined ? '' : ['${', flatDoc(value), '}']]
  })
  return [tag, '`', ...parts, '`']
}

/** What stands inside a template never breaks. */
function flatDoc(code: Code): Doc {
  if (code.kind === 'call') return [docOf(code.callee), '(', ...join(', ', code.args.map(flatDoc)), ')']
  return docOf(code)
}

function objectDoc(members: readonly (readonly [string, Code])[]): Doc {
  if (members.length === 0) return '{}'
  const printed = members.map(([name, value]) => propertyDoc(name, value))
  return group(['{', indent([line, ...join([',', line], printed), ifBroken(',')]), line, '}'])
}

function propertyDoc(name: string, value: Code): Doc {
  const key = isPropertyName(name) ? name : quoted(name)
  if (value.kind === 'word' && value.text === name) return key
  return assignmentDoc([key, ':'], value, key.length < 5)
}

/** `left = right` and `left: right`: long texts and names go to a line of their own. */
function assignmentDoc(left: Doc, right: Code, shortKey = false): Doc {
  const value = docOf(right)
  if (breaksBefore(right) && !shortKey) return group([left, group(indent(line)), indentedValue(right, value)])
  return [left, ' ', value]
}

function indentedValue(right: Code, value: Doc): Doc {
  return right.kind === 'call' ? indent(value) : value
}

function breaksBefore(right: Code): boolean {
  if (right.kind === 'text') return !isTall(right.value)
  if (right.kind === 'member') return true
  return false
}

function listDoc(items: readonly Code[]): Doc {
  if (items.length === 0) return '[]'
  const first = items[0]
  const tall =
    items.length > 1 &&
    items.every(
      (one) =>
        one.kind === first?.kind &&
        ((one.kind === 'object' && one.members.length > 1) || (one.kind === 'list' && one.items.length > 1)),
    )
  if (items.length > 1 && items.every((one) => one.kind === 'number')) {
    const parts = items.flatMap((one, index): readonly Doc[] =>
      index === items.length - 1 ? [docOf(one)] : [[docOf(one), ','], line],
    )
    return group(['[', indent([softline, { kind: 'fill', parts }, ifBroken(',')]), softline, ']'])
  }
  return group(['[', indent([softline, ...join([',', line], items.map(docOf)), ifBroken(',')]), softline, ']'], tall)
}

/** May the last argument open up while the others stay on the line of the call? */
function mayHug(code: Code | undefined): boolean {
  if (code === undefined) return false
  if (code.kind === 'object') return code.members.length > 0
  if (code.kind === 'list') return code.items.length > 0
  return code.kind === 'arrow'
}

function argumentsDoc(args: readonly Code[]): Doc {
  const last = args.at(-1)
  if (last === undefined) return '()'
  const [only] = args
  if (args.length === 1 && only !== undefined && isTallTemplate(only)) return ['(', docOf(only), ')']
  const printed = args.map(docOf)
  const apart = (): Doc =>
    group(['(', indent([softline, ...join([',', line], printed), ifBroken(',')]), softline, ')'], true)
  const numbers = last.kind === 'list' && last.items.length > 1 && last.items.every((one) => one.kind === 'number')
  if (!mayHug(last) || args.at(-2)?.kind === last.kind || (args.length > 1 && numbers)) {
    return group(['(', indent([softline, ...join([',', line], printed), ifBroken(',')]), softline, ')'])
  }
  const before = printed.slice(0, -1)
  if (before.some(willBreak)) return apart()
  const head = before.flatMap((one) => [one, ', '])
  const tail = printed.at(-1) ?? ''
  const forced = willBreak(tail)
  return [
    forced ? breakParent : '',
    firstFitting([['(', ...head, tail, ')'], ['(', ...head, group(tail, true), ')'], apart()]),
  ]
}

function isTallTemplate(code: Code): boolean {
  if (code.kind === 'text') return isTall(code.value)
  return code.kind === 'template' && code.texts.some((one) => one.includes('\n'))
}

function arrowDoc({ parameters, body }: Extract<Code, { kind: 'arrow' }>): Doc {
  const head = `(${parameters.join(', ')}) =>`
  if (body.kind !== 'statements') return [head, ' ', docOf(body)]
  return [head, ' ', statementsDoc(body)]
}

function statementsDoc({ statements }: Statements): Doc {
  if (statements.length === 0) return '{}'
  return ['{', indent([hardline, ...join(hardline, statements.map(statementDoc))]), hardline, '}']
}

/** The layout of a statement. */
export function statementDoc(one: Statement): Doc {
  if (one.kind === 'return') return ['return ', docOf(one.value)]
  const name = one.name()
  return name === undefined ? docOf(one.value) : assignmentDoc(`const ${name} =`, one.value)
}

function chainDoc({ root, links }: Extract<Code, { kind: 'chain' }>): Doc {
  const calls = links.map(({ name, args }): Doc => ['.', name, argumentsDoc(args)])
  const flat: Doc = [docOf(root), ...calls]
  const open: Doc = [docOf(root), indent([hardline, ...join(hardline, calls)])]
  if (calls.slice(0, -1).some(willBreak)) return open
  if (links.length > 2 && !links.every(({ args }) => args.every((one) => isSimple(one)))) return open
  return [willBreak(flat) ? breakParent : '', firstFitting([flat, open])]
}

/** What formatters find simple enough for a chain of calls on one line. */
function isSimple(code: Code): boolean {
  if (code.kind === 'template') return false
  if (code.kind === 'object') return code.members.every(([, value]) => isSimple(value))
  if (code.kind === 'list') return code.items.every((one) => isSimple(one))
  if (code.kind === 'call') return code.args.every((one) => isSimple(one))
  return true
}
