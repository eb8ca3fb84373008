/** `aws <service> <operation> --flag value` as a call of the API, by the service model. */
import {
  actionsOf,
  changes,
  checkInput,
  findOperation,
  findService,
  type Operation,
  type ReferenceType,
} from '../aws/index.ts'
import type { Json } from '../document/index.ts'
import { cliValue, holdsUnknown, isUnknown, NotTaken } from './cli-values.ts'
import type { ShellCommand, Unknown } from './shell.ts'

/** A call that a command makes. */
export interface AwsCommand {
  readonly service: string
  readonly operation: Operation
  /** Values; marks in texts stand for `unknowns`. */
  readonly input: { readonly [member: string]: Json }
  readonly unknowns: readonly Unknown[]
  /** It changes something, or nobody knows that it does not. */
  readonly writes: boolean
  /** Flags of the CLI that no call has: `query`. */
  readonly dropped: readonly string[]
}

/** What became of a command. `none`: it is no `aws` command at all. */
export type Parsed =
  | { readonly kind: 'call'; readonly call: AwsCommand }
  | { readonly kind: 'not-taken'; readonly why: string }
  | { readonly kind: 'none' }

/** The CLI's own names of services that boto3 calls otherwise. */
const services: ReadonlyMap<string, string> = new Map([
  ['s3api', 's3'],
  ['deploy', 'codedeploy'],
  ['configservice', 'config'],
])
/** Groups of commands that are the CLI's own and no service. */
const custom: ReadonlySet<string> = new Set(['s3', 'configure', 'ddb', 'login', 'history', 'help'])
/** Flags of the CLI itself; `true`: a value follows. https://docs.aws.amazon.com/cli/latest/reference/ */
const globals: ReadonlyMap<string, boolean> = new Map([
  ...['query', 'output', 'region', 'profile', 'endpoint-url', 'color', 'ca-bundle'].map((one) => [one, true] as const),
  ...['cli-read-timeout', 'cli-connect-timeout', 'cli-binary-format'].map((one) => [one, true] as const),
  ...['debug', 'no-verify-ssl', 'no-sign-request', 'no-paginate', 'no-cli-pager', 'no-cli-auto-prompt'].map(
    (one) => [one, false] as const,
  ),
])
/** Flags of paged commands, where the operation has no such member. */
const paging: ReadonlySet<string> = new Set(['max-items', 'page-size', 'starting-token'])

/** Reads one command. Never throws for what it holds. */
export function parseAws({ words, unknowns }: ShellCommand): Parsed {
  const dropped: string[] = []
  const rest = withoutGlobals(commandWords(words), dropped)
  const [program, group, command, ...args] = rest
  if (program !== 'aws') return { kind: 'none' }
  if (group === undefined || command === undefined) return { kind: 'not-taken', why: 'it names no operation' }
  if (custom.has(group)) return { kind: 'not-taken', why: `"aws ${group}" is the CLI's own, no API operation` }
  const service = findService(services.get(group) ?? group)
  if (service === undefined) return { kind: 'not-taken', why: `there is no service ${group}` }
  const operation = findOperation(service.name, command.replaceAll('-', '_'))
  if (operation === undefined) return { kind: 'not-taken', why: `${service.name} has no operation ${command}` }
  if (operation.streaming) return { kind: 'not-taken', why: 'its answer is a stream, which no step can return' }
  try {
    const input = inputOf(operation, args, dropped)
    const actions = actionsOf(service.name, operation.name, input)
    const writes = actions === undefined || actions.some(changes)
    return { kind: 'call', call: { service: service.name, operation, input, unknowns, writes, dropped } }
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error
    return { kind: 'not-taken', why: error.message }
  }
}

/** Without what stands before the program: `sudo`, `NAME=value`. */
function commandWords(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word) && word !== 'sudo' && word !== 'time')
  return start < 0 ? [] : words.slice(start)
}

function withoutGlobals(words: readonly string[], dropped: string[]): readonly string[] {
  const kept: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const name = /^--([a-z-]+)(?:=|$)/.exec(word)?.[1] ?? ''
    const takes = globals.get(name)
    if (takes === undefined) kept.push(word)
    else {
      dropped.push(name)
      if (takes && !word.includes('=')) at += 1
    }
  }
  return kept
}

function inputOf(
  operation: Operation,
  args: readonly string[],
  dropped: string[],
): { readonly [member: string]: Json } {
  const members = operation.input?.members ?? {}
  const byFlag = new Map(Object.keys(members).map((member) => [flat(member), member]))
  const input = new Map<string, Json>()
  for (let at = 0; at < args.length; ) {
    const [, flag, inline] = /^--([A-Za-z][A-Za-z0-9-]*)(?:=([\s\S]*))?$/.exec(args[at] ?? '') ?? []
    if (flag === undefined) throw new NotTaken('it has a value without a flag')
    at += 1
    const values = inline === undefined ? [] : [inline]
    while (inline === undefined && at < args.length && !/^--[A-Za-z]/.test(args[at] ?? '')) {
      values.push(args[at] ?? '')
      at += 1
    }
    const member = byFlag.get(flat(flag))
    const negated = flag.startsWith('no-') ? byFlag.get(flat(flag.slice(3))) : undefined
    if (member !== undefined) input.set(member, cliValue(members[member]!, values, flag))
    else if (negated !== undefined && members[negated]?.type === 'boolean') input.set(negated, false)
    else if (paging.has(flag)) dropped.push(flag)
    else throw new NotTaken(`${operation.name} has no input --${flag}`)
  }
  const found = Object.fromEntries(input)
  const text = JSON.stringify(found)
  if (text.includes('{{')) throw new NotTaken('it holds {{, which SSM would read as a reference')
  if (text.includes('"__proto__":')) throw new NotTaken('no document may hold the key __proto__')
  if (/"[^"]*\uE000[^"]*":/.test(text)) throw new NotTaken('a key of it is for the reader to fill in')
  const [problem] = checkInput(operation, found, typeOfMark)
  if (problem !== undefined) throw new NotTaken(problem.message)
  return found
}

/** `FunctionName` and `function-name` are the same. */
function flat(name: string): string {
  return name.replaceAll('-', '').toLowerCase()
}

function typeOfMark(text: string): ReferenceType | undefined {
  return isUnknown(text) ? 'unknown' : holdsUnknown(text) ? 'String' : undefined
}
