/**
 * Whom to call and as whom, from what AWS's own tools read: the environment, then the profile in `~/.aws`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { GuardiaError } from '../document/index.ts'

/** Keys. Temporary ones carry a session token. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Everything that a call needs. */
export interface Settings {
  readonly endpoint: URL
  readonly region: string
  readonly credentials: Credentials
}

type Environment = { readonly [name: string]: string | undefined }
type Section = { readonly [name: string]: string }

/** An endpoint that this machine runs, with credentials for it. */
export interface LocalEndpoint {
  readonly endpoint: string
  readonly region: string
  readonly credentials: Credentials
}

/** What a command line says about it. */
export interface Choice {
  /** `--endpoint-url` */
  readonly endpointUrl?: string
  /** `--aws`: AWS itself, whatever runs here. */
  readonly aws?: boolean
  /** What `guardia up` runs here; used where nothing else is said. */
  readonly local?: LocalEndpoint
}

/**
 * The settings; undefined where nothing says whom to call.
 *
 * @throws GuardiaError `no-credentials`, `no-region`, `usage`
 */
export function settingsOf(choice: Choice, env: Environment): Settings | undefined {
  const profile = profileOf(env)
  const set = (name: string): string | undefined => env[name] || undefined
  const url =
    choice.endpointUrl ??
    (choice.aws === true
      ? undefined
      : (set('AWS_ENDPOINT_URL_SSM') ?? set('AWS_ENDPOINT_URL') ?? profile['endpoint_url']))
  if (url === undefined && choice.aws !== true) {
    if (choice.local === undefined) return undefined
    const { endpoint, region, credentials } = choice.local
    return { endpoint: urlOf(endpoint), region, credentials: credentialsOf(env, {}) ?? credentials }
  }
  const isLocal =
    choice.local !== undefined && url !== undefined && urlOf(url).origin === urlOf(choice.local.endpoint).origin
  const region =
    set('AWS_REGION') ?? set('AWS_DEFAULT_REGION') ?? profile['region'] ?? (isLocal ? choice.local?.region : undefined)
  if (region === undefined)
    throw new GuardiaError('no-region', 'No AWS region is set. Set AWS_REGION, or a region in the profile.')
  const credentials = credentialsOf(env, profile) ?? (isLocal ? choice.local?.credentials : undefined)
  if (credentials === undefined) {
    throw new GuardiaError(
      'no-credentials',
      'No AWS credentials were found: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY nor keys in the profile. For single sign-on, run: eval "$(aws configure export-credentials --format env)"',
    )
  }
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return { endpoint: urlOf(url ?? `https://ssm.${region}.${domain}`), region, credentials }
}

function urlOf(text: string): URL {
  try {
    const url = new URL(text)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url
  } catch {
    // Told below, with what was expected.
  }
  throw new GuardiaError('usage', `"${text}" is no endpoint URL. Expected one such as http://127.0.0.1:4577.`)
}

function credentialsOf(env: Environment, profile: Section): Credentials | undefined {
  const from = (
    id: string | undefined,
    secret: string | undefined,
    token: string | undefined,
  ): Credentials | undefined =>
    id && secret ? { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) } : undefined
  const ofProfile = from(profile['aws_access_key_id'], profile['aws_secret_access_key'], profile['aws_session_token'])
  const ofEnvironment = from(env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN'])
  return ofEnvironment ?? ofProfile
}

/** The profile's settings and keys: `AWS_PROFILE`, else `default`. */
function profileOf(env: Environment): Section {
  const name = env['AWS_PROFILE'] || 'default'
  const folder = join(env['HOME'] || homedir(), '.aws')
  const config = sectionsOf(env['AWS_CONFIG_FILE'] || join(folder, 'config'))
  const keys = sectionsOf(env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials'))
  const found = { ...(config.get(name === 'default' ? name : `profile ${name}`) ?? {}), ...(keys.get(name) ?? {}) }
  if (env['AWS_PROFILE'] && Object.keys(found).length === 0) {
    throw new GuardiaError(
      'no-credentials',
      `AWS_PROFILE is "${name}", and neither ~/.aws/config nor ~/.aws/credentials has that profile.`,
    )
  }
  return found
}

function sectionsOf(file: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, { [name: string]: string }>()
  if (!existsSync(file)) return sections
  let current: { [name: string]: string } = {}
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const head = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]
    if (head !== undefined) {
      current = sections.get(head) ?? {}
      sections.set(head, current)
      continue
    }
    const [, name, value] = /^([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined)
      Object.defineProperty(current, name, { value: value ?? '', enumerable: true, configurable: true })
  }
  return sections
}
