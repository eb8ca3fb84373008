/** A Lambda function as it is now, beside the code that it is to have. */
import { GuardiaError, type Json, type JsonObject } from '../document/index.ts'
import { at, findOne, wait } from './answers.ts'
import type { CodePackage } from './executable.ts'
import { hashOf } from './plan-hash.ts'
import type { TaskContext } from './task.ts'

/** What a version is apart from its code. */
const settings = [
  'Runtime',
  'Handler',
  'Role',
  'Timeout',
  'MemorySize',
  'Environment',
  'Layers',
  'Architectures',
  'EphemeralStorage',
  'TracingConfig',
  'DeadLetterConfig',
  'FileSystemConfigs',
] as const
const pollMilliseconds = 500
const limitMilliseconds = 5 * 60_000

/** A function, its alias, and the version that it may already have. */
export interface FunctionState {
  readonly name: string
  /** Of $LATEST. */
  readonly revision: string
  readonly codeSha256: string
  /** undefined: there is no such alias. */
  readonly alias: { readonly version: string; readonly revision: string } | undefined
  /** The newest version, when it has the wanted code and the settings of now: it need not be published again. */
  readonly ready: string | undefined
  /** Hash of the settings of $LATEST. */
  readonly settings: string
  /** Names of settings in which what serves differs from $LATEST. */
  readonly differs: readonly string[]
}

const absent = ['ResourceNotFoundException']

/** The configuration of a function or of one version; undefined where there is none. */
function configuration(
  { aws }: TaskContext,
  FunctionName: string,
  Qualifier?: string,
): Promise<JsonObject | undefined> {
  const input = { FunctionName, ...(Qualifier === undefined ? {} : { Qualifier }) }
  return findOne(aws, { service: 'lambda', operation: 'GetFunctionConfiguration', input }, absent)
}

const differing = (a: JsonObject, b: JsonObject): readonly string[] =>
  settings.filter((name) => hashOf((a[name] ?? null) as Json) !== hashOf((b[name] ?? null) as Json))

const settingsHash = (configured: JsonObject): string =>
  hashOf(settings.map((name) => (configured[name] ?? null) as Json))

/**
 * Looks at a function.
 *
 * @throws GuardiaError `no-function`, `wrong-architecture`, `shifting-alias`
 */
export async function functionState(
  context: TaskContext,
  name: string,
  aliasName: string,
  code: CodePackage,
): Promise<FunctionState> {
  const latest = await idle(context, name)
  if (latest === undefined) {
    throw new GuardiaError(
      'no-function',
      `There is no function ${name}. Terraform makes it: apply it first. Nothing was done.`,
    )
  }
  assertArchitecture(name, latest, code)
  const input = { FunctionName: name, Name: aliasName }
  const alias = await findOne(context.aws, { service: 'lambda', operation: 'GetAlias', input }, absent)
  const weights = Object.entries((at(alias, 'RoutingConfig', 'AdditionalVersionWeights') ?? {}) as JsonObject)
  if (weights.length > 0) {
    const shares = weights.map(([version, share]) => `version ${version} has ${Number(share) * 100} %`)
    throw new GuardiaError(
      'shifting-alias',
      `The alias ${aliasName} of ${name} is shared: ${shares.join(', ')}. A release or a rollback is under way; end it first. Nothing was done.`,
    )
  }
  const serving = alias === undefined ? undefined : await configuration(context, name, String(alias['FunctionVersion']))
  const versions = await context.aws.call({
    service: 'lambda',
    operation: 'ListVersionsByFunction',
    input: { FunctionName: name },
    pages: 'all',
  })
  const numbers = ((versions['Versions'] ?? []) as readonly JsonObject[])
    .map((one) => Number(one['Version']))
    .filter(Number.isInteger)
  const newest = numbers.length === 0 ? undefined : String(Math.max(...numbers))
  const last = newest === undefined ? undefined : await configuration(context, name, newest)
  const isReady = last?.['CodeSha256'] === code.codeSha256 && differing(last, latest).length === 0
  return {
    name,
    revision: String(latest['RevisionId']),
    codeSha256: String(latest['CodeSha256']),
    alias: alias && { version: String(alias['FunctionVersion']), revision: String(alias['RevisionId']) },
    ready: isReady ? newest : undefined,
    settings: settingsHash(latest),
    differs: serving === undefined ? [] : differing(serving, latest),
  }
}

function assertArchitecture(name: string, latest: JsonObject, { architecture }: CodePackage): void {
  const [own] = (latest['Architectures'] ?? ['x86_64']) as readonly string[]
  if (
    latest['PackageType'] !== 'Image' &&
    String(latest['Runtime']).startsWith('provided') &&
    (architecture ?? own) === own
  )
    return
  throw new GuardiaError(
    'wrong-architecture',
    `${name} runs ${String(latest['Runtime'] ?? latest['PackageType'])} on ${own}, and the build is an executable for ${architecture ?? 'a provided runtime'}. Nothing was done. Build for what the function is.`,
  )
}

/** The configuration of a function (or of one version) once nothing is under way in it: a run that was killed may have left something. */
async function idle(context: TaskContext, name: string, version?: string): Promise<JsonObject | undefined> {
  const end = Date.now() + limitMilliseconds
  for (;;) {
    const now = await configuration(context, name, version)
    if (now?.['LastUpdateStatus'] !== 'InProgress' && now?.['State'] !== 'Pending') return now
    if (Date.now() > end) {
      throw new GuardiaError('update-failed', `${name} is still being changed after 5 min. Run it again later.`)
    }
    await wait(pollMilliseconds, context.signal)
  }
}

/**
 * Waits until what was just done to a function (or to one version) is done; gives its RevisionId of then.
 *
 * @throws GuardiaError `update-failed`
 */
export async function settled(context: TaskContext, name: string, version?: string): Promise<string> {
  const now = (await idle(context, name, version)) ?? {}
  if (now['LastUpdateStatus'] === 'Failed' || now['State'] === 'Failed') {
    const why = String(now['LastUpdateStatusReason'] ?? now['StateReason'])
    throw new GuardiaError('update-failed', `${name} could not be changed: ${why}.`)
  }
  return String(now['RevisionId'])
}

/**
 * Whether a version is what was planned: PublishVersion's own conditions, looked at once more before anything serves it.
 *
 * @throws GuardiaError `raced`
 */
export async function assertVersion(
  context: TaskContext,
  state: FunctionState,
  version: string,
  codeSha256: string,
): Promise<void> {
  const made = (await idle(context, state.name, version)) ?? {}
  if (made['CodeSha256'] === codeSha256 && settingsHash(made) === state.settings) return
  throw new GuardiaError(
    'raced',
    `Version ${version} of ${state.name} is not what was planned: somebody changed the function meanwhile. Nothing serves that version. Run it again and read the new plan.`,
  )
}
