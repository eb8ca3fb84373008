/** A whole document as a TypeScript file. */
import * as guardia from '../authoring/index.ts'
import { isList, isObject, type Json, type JsonObject, textOf } from '../document/index.ts'
import { listStatements } from './blocks.ts'
import type { Book } from './book.ts'
import { block, type Code, isLiteralName, list, object, type Statement, text, word } from './code.ts'
import { type Doc, group, ifBroken, indent, join, line } from './doc.ts'
import { layOut } from './layout.ts'
import { kindsCode } from './parameters.ts'
import { docOf, statementDoc } from './print-code.ts'
import { boundReference, piecesOf } from './references.ts'
import { Scope } from './scope.ts'
import { literalCode } from './values.ts'

/** Columns that a line may have. */
const width = 120

/** The document as one expression: a call of `automation`. */
export function documentCode(book: Book): Code {
  const scope = new Scope()
  const steps = book.document['mainSteps']
  const statements: Statement[] = [...listStatements(isList(steps) ? steps : [], '/mainSteps', book, scope)]
  const outputs = book.member('outputs')
  if (isList(outputs)) statements.push({ kind: 'return', value: outputsCode(outputs, scope) })
  const role = roleCode(book.member('assumeRole'), book)
  const parameters = book.member('parameters')
  const variables = book.member('variables')
  const description = book.member('description')
  const files = book.member('files')
  const options = object([
    ['description', description === undefined ? undefined : text(textOf(description))],
    ['assumeRole', role],
    ['parameters', parameters === undefined ? undefined : kindsCode(parameters, book)],
    ['variables', variables === undefined ? undefined : kindsCode(variables, book)],
    ['files', files === undefined ? undefined : literalCode(files)],
    ['spelling', spellingCode(book)],
    ['others', othersCode(book)],
  ])
  return book.call('automation', options, block(bodyParameters(book, statements), statements))
}

/** Members that the options of `automation` can say, and whether they can say this value. */
const sayable: Readonly<Record<string, (value: Json) => boolean>> = {
  schemaVersion: (value) => value === '0.3',
  description: (value) => typeof value === 'string',
  assumeRole: (value) => typeof value === 'string',
  parameters: areDeclarations,
  variables: areDeclarations,
  files: areFiles,
  mainSteps: isList,
  outputs: (value) => isList(value) && value.every((one) => typeof one === 'string'),
}

/** The members that must stand in `others`; `schemaVersion` also where it is missing. */
export function unsayable(document: JsonObject): readonly string[] {
  const odd = Object.entries(document).filter(
    ([name, value]) => !Object.hasOwn(sayable, name) || !sayable[name]?.(value),
  )
  return [...odd.map(([name]) => name), ...(Object.hasOwn(document, 'schemaVersion') ? [] : ['schemaVersion'])]
}

/** TypeScript can know these names. */
function areDeclarations(value: Json): boolean {
  return isObject(value) && Object.keys(value).every(isLiteralName)
}

function areFiles(value: Json): boolean {
  if (!isObject(value)) return false
  return Object.values(value).every((file) => {
    if (!isObject(file)) return false
    const { checksums, size, ...more } = file
    const { sha256, ...others } = isObject(checksums) ? checksums : {}
    return (
      Object.keys(more).length === 0 &&
      Object.keys(others).length === 0 &&
      (size === undefined || typeof size === 'number') &&
      (checksums === undefined || isObject(checksums)) &&
      (sha256 === undefined || typeof sha256 === 'string')
    )
  })
}

function othersCode(book: Book): Code | undefined {
  const names = [...book.options.others]
  if (names.length === 0) return undefined
  return object(
    names.map((name) => [
      name,
      Object.hasOwn(book.document, name) ? literalCode(book.document[name] ?? null) : word('undefined'),
    ]),
  )
}

function spellingCode(book: Book): Code | undefined {
  const { braces, links } = book.options
  const spelling = object([
    ['references', braces === 'wide' ? undefined : text(braces)],
    ['nextStep', links.nextStep === 'needed' ? undefined : text(links.nextStep)],
    ['isEnd', links.isEnd === 'ends' ? undefined : text(links.isEnd)],
  ])
  return spelling.kind === 'object' && spelling.members.length === 0 ? undefined : spelling
}

function roleCode(role: Json | undefined, book: Book): Code | undefined {
  if (typeof role !== 'string') return undefined
  const [piece, ...more] = piecesOf(role)
  if (piece?.reference?.kind !== 'parameter' || more.length > 0) return text(role)
  if (book.parameters.get(piece.reference.name)?.type !== 'String') return text(role)
  const used = book.usesParameters
  const bound = boundReference(piece, book, new Scope())
  book.usesParameters = used
  return bound === undefined ? text(role) : { kind: 'arrow', parameters: ['p'], body: bound.code }
}

/** Outputs as the references they name, where the block can see them. */
function outputsCode(outputs: readonly Json[], scope: Scope): Code {
  return list(
    outputs.map((output) => {
      const [, step, name] = /^([^.{}\s]+)\.([^{}]*)$/.exec(textOf(output)) ?? []
      const bound = step === undefined || name === undefined ? undefined : scope.find(step)?.(name)
      return bound?.code ?? text(textOf(output))
    }),
  )
}

/** The parameters of the body, as many as it uses. */
function bodyParameters(book: Book, statements: readonly Statement[]): readonly string[] {
  const usesStep = statements.some((one) => one.kind === 'do')
  if (book.usesVariables) return [book.usesParameters ? 'p' : '_', usesStep ? 'step' : '_step', 'v']
  if (usesStep) return [book.usesParameters ? 'p' : '_', 'step']
  return book.usesParameters ? ['p'] : []
}

/** The text of the file. */
export function fileText(book: Book, code: Code): string {
  const names = [...namesIn([code, ...book.constants.map(([, value]) => value)])].sort(byName)
  const imports = names.map((name): Doc => name)
  const head = group([
    'import {',
    indent([line, ...join([',', line], imports), ifBroken(',')]),
    line,
    "} from 'guardia'",
  ])
  const constants = book.constants.map(([name, value]) => statementDoc({ kind: 'do', name: () => name, value }))
  const parts = [head, ...constants, ['export default ', docOf(code)]]
  return `${parts.map((part) => layOut(part, width)).join('\n\n')}\n`
}

/** The functions of guardia that code names. Nothing else may be called like one of them. */
function namesIn(codes: readonly Code[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (code: Code): void => {
    if (code.kind === 'word' && Object.hasOwn(guardia, code.text)) found.add(code.text)
    else if (code.kind === 'template') {
      found.add(code.tag)
      code.values.forEach(visit)
    } else if (code.kind === 'member') visit(code.of)
    else if (code.kind === 'object') for (const [, value] of code.members) visit(value)
    else if (code.kind === 'list') code.items.forEach(visit)
    else if (code.kind === 'call') [code.callee, ...code.args].forEach(visit)
    else if (code.kind === 'chain') code.links.flatMap(({ args }) => args).forEach(visit)
    else if (code.kind === 'arrow') {
      if (code.body.kind === 'statements') for (const { value } of code.body.statements) visit(value)
      else visit(code.body)
    }
  }
  codes.forEach(visit)
  return found
}

/** The order of names in an import, as biome sorts them. */
function byName(one: string, other: string): number {
  const low = one.toLowerCase()
  const high = other.toLowerCase()
  return low < high ? -1 : low > high ? 1 : 0
}
