/**
 * IAM's own list of actions: access level, resource types and their ARN patterns, from the vendored iam-data.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
import { type IamData, listPrefixes, loadPrefix } from './load.ts'

/** What an action may do. Everything but Read and List changes something. */
export type AccessLevel = 'Read' | 'List' | 'Write' | 'Tagging' | 'Permissions management'

/** A kind of resource that an action is checked against, with its ARN templates (`arn:${Partition}:…`). */
export interface IamResource {
  readonly type: string
  readonly arns: readonly string[]
  /** A required type is checked on every call; another only where the call touches such a resource. */
  readonly required: boolean
}

/**
 * An IAM action, `dynamodb:UpdateTable`. `dependent`: actions that AWS lists as needed besides (iam-data has none at present; what a
 * call needs besides is `permissionsOf`'s to say).
 */
export interface IamAction {
  readonly name: string
  readonly level: AccessLevel
  readonly resources: readonly IamResource[]
  readonly dependent: readonly string[]
}

const levels: { readonly [letter: string]: AccessLevel } = {
  R: 'Read',
  L: 'List',
  W: 'Write',
  T: 'Tagging',
  P: 'Permissions management',
}

interface OpenedPrefix {
  readonly data: IamData
  /** IAM ignores capitals in action names. */
  readonly names: ReadonlyMap<string, string>
}

const opened = new Map<string, OpenedPrefix | undefined>()

/** All prefixes that IAM knows (`dynamodb`, `elasticloadbalancing`, …). Reads the index only. */
export function iamPrefixes(): readonly string[] {
  return listPrefixes()
}

/** An action by its full name, whatever its capitals; undefined when IAM has no such action. */
export function iamAction(name: string): IamAction | undefined {
  const [prefix = '', action = ''] = name.split(':', 2)
  const at = open(prefix.toLowerCase())
  const own = at?.names.get(action.toLowerCase())
  if (at === undefined || own === undefined) return undefined
  const [level, resources = [], dependent = []] = at.data.actions[own]!
  return {
    name: `${prefix.toLowerCase()}:${own}`,
    level: levels[level]!,
    resources: resources.map(([type, required]) => {
      const arn = Object.hasOwn(at.data.resources, type) ? at.data.resources[type] : undefined
      return { type, arns: arn?.split(', ') ?? [], required: required === 1 }
    }),
    dependent,
  }
}

function open(prefix: string): OpenedPrefix | undefined {
  if (!opened.has(prefix)) {
    const data = loadPrefix(prefix)
    const names = new Map(Object.keys(data?.actions ?? {}).map((name) => [name.toLowerCase(), name]))
    opened.set(prefix, data === undefined ? undefined : { data, names })
  }
  return opened.get(prefix)
}
