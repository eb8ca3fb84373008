/**
 * What IAM must allow for an operation that is answered here: the action, and the resource as the Service Authorization Reference has it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
import { ApiError } from './api-error.ts'
import type { Place } from './events/bus-event.ts'
import type { AccessCheck, Caller, Directory } from './identity.ts'

/** ARNs of SSM's resources. AWS's own documents have no account. */
export function arnsOf({ partition, region, account }: Place): {
  readonly document: (name: string) => string
  readonly definition: (name: string, version: string) => string
  readonly execution: (id: string) => string
  readonly setting: (id: string) => string
} {
  const arn = (owner: string, rest: string): string => `arn:${partition}:ssm:${region}:${owner}:${rest}`
  const ownerOf = (name: string): string => (/^AWS[-A-Z]/.test(name) ? '' : account)
  return {
    document: (name) => (name.startsWith('arn:') ? name : arn(ownerOf(name), `document/${name}`)),
    definition: (name, version) => arn(ownerOf(name), `automation-definition/${nameOf(name)}:${version}`),
    execution: (id) => arn(account, `automation-execution/${id}`),
    setting: (id) => (id.startsWith('arn:') ? id : arn(account, `servicesetting/${id.replace(/^\//, '')}`)),
  }
}

/** The document's name, of a name or an ARN. */
export function nameOf(document: string): string {
  return document.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:(?:document|automation-definition)\//, '')
}

/** Judges callers. */
export class Access {
  readonly #directory: Directory

  constructor(directory: Directory) {
    this.#directory = directory
  }

  /**
   * Lets a caller do something.
   *
   * @param instead what serves as well; tried when the first is denied
   * @throws ApiError AccessDeniedException, naming the first check that was denied
   */
  async require(caller: Caller, checks: readonly AccessCheck[], instead: readonly AccessCheck[] = []): Promise<void> {
    if (caller.arn.endsWith(':root')) return
    const denied = await this.#directory.denied(caller.accessKeyId, checks)
    if (denied === undefined) return
    if (instead.length > 0 && (await this.#directory.denied(caller.accessKeyId, instead)) === undefined) return
    throw new ApiError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`,
    )
  }
}
