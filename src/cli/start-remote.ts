/** `guardia start` as a client of SSM's API: on AWS, or on the endpoint of this machine. */
import type { SsmClient } from '../client/index.ts'
import { GuardiaError, isObject, type Json, textOf } from '../document/index.ts'
import { findProject, loadProcedures } from './project.ts'
import type { Terminal } from './terminal.ts'

interface StartOptions {
  readonly param: readonly string[]
  readonly watch?: boolean
  readonly documentVersion?: string
  readonly json?: boolean
}

/** Parameters as the API takes them: lists of text. */
export type WireParameters = { readonly [name: string]: readonly string[] }

/** Starts an execution and prints its id; answers its last status where it was watched. */
export async function startRemote(
  client: SsmClient,
  name: string,
  options: StartOptions,
  terminal: Terminal,
): Promise<string | undefined> {
  return startDocument(client, await documentName(name, terminal), {}, options, terminal)
}

/** The same for a document by its own name; `taken`: parameters in wire form, which those of the options come before. */
export async function startDocument(
  client: SsmClient,
  document: string,
  taken: WireParameters,
  options: StartOptions,
  terminal: Terminal,
): Promise<string | undefined> {
  const version = options.documentVersion === undefined ? {} : { DocumentVersion: options.documentVersion }
  const lists = options.param.length === 0 ? new Set<string>() : await listParameters(client, document, version)
  const parameters = { ...taken, ...wireParameters(options.param, lists) }
  const answer = await client.call('StartAutomationExecution', {
    DocumentName: document,
    ...version,
    ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
  })
  const id = String(answer['AutomationExecutionId'])
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else terminal.out(`${id}\n`)
  if (!options.watch) return undefined
  const { watch } = await import('./watch.ts')
  const { interruptible } = await import('./interrupt.ts')
  return interruptible((signal) => watch(client, id, terminal, { signal, json: options.json === true }))
}

/** A procedure of this project by its name in any letter case; anything else is a document's own name or ARN. */
async function documentName(name: string, terminal: Terminal): Promise<string> {
  try {
    const procedures = await loadProcedures(findProject(terminal.cwd))
    return procedures.find((one) => one.name.toLowerCase() === name.toLowerCase())?.name ?? name
  } catch (error) {
    if (error instanceof GuardiaError && (error.code === 'no-project' || error.code === 'cannot-load')) return name
    throw error
  }
}

/** The parameters of a document by name, each with its type. */
export async function documentParameters(
  client: SsmClient,
  document: string,
  version: { readonly DocumentVersion?: string } = {},
): Promise<ReadonlyMap<string, string>> {
  const answer = await client.call('DescribeDocument', { Name: document, ...version })
  const parameters = isObject(answer['Document']) ? answer['Document']['Parameters'] : undefined
  const found = (Array.isArray(parameters) ? (parameters as readonly Json[]) : []).filter(isObject)
  return new Map(found.map(({ Name: name, Type: type }) => [String(name), String(type)]))
}

/** Which parameters are lists: `a,b` is one value for the others. */
async function listParameters(
  client: SsmClient,
  document: string,
  version: { readonly DocumentVersion?: string },
): Promise<ReadonlySet<string>> {
  const parameters = [...(await documentParameters(client, document, version))]
  return new Set(
    parameters.filter(([, type]) => type === 'StringList' || type.startsWith('List<')).map(([name]) => name),
  )
}

/**
 * `NAME=VALUE` texts as the API takes them: lists of text.
 *
 * @throws GuardiaError `bad-parameter`
 */
export function wireParameters(texts: readonly string[], lists: ReadonlySet<string>): WireParameters {
  const values = new Map<string, string[]>()
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 1) throw new GuardiaError('bad-parameter', `--param ${text}: expected NAME=VALUE.`)
    const [name, value] = [text.slice(0, at), text.slice(at + 1)]
    values.set(name, [...(values.get(name) ?? []), ...(lists.has(name) ? listOf(value) : [value])])
  }
  return Object.fromEntries(values)
}

function listOf(text: string): readonly string[] {
  if (!text.startsWith('[')) return text.split(',')
  try {
    const value = JSON.parse(text) as Json
    return Array.isArray(value) ? (value as readonly Json[]).map(textOf) : [text]
  } catch {
    return [text]
  }
}
