/**
 * TargetLocations: the same automation in several accounts and Regions, a child for each pair. Here is one account and one Region, so
 * these are the pair that is run; any other is refused, and so is what would have to be asked of an organization.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-multiple-accounts-regions.html
 */
import { type AutomationDocument, flowOf, isList, type JsonObject, member } from '../document/index.ts'
import { AutomationApiError } from './api-error.ts'
import type { StartRequest } from './automations.ts'
import type { Target } from './execution-row.ts'

interface Here {
  readonly account: string
  readonly region: string
}

/** Members of a location that beat the request's. */
const members = {
  Targets: 'targets',
  TargetParameterName: 'targetParameterName',
  TargetsMaxConcurrency: 'maxConcurrency',
  TargetsMaxErrors: 'maxErrors',
} as const

/**
 * The pairs of a request, each the target of a child; `request` holds what the child is itself asked for. The role that a location names
 * is taken on in another account; here the child runs as any execution does.
 *
 * @throws AutomationApiError InvalidTarget for a place that is not here, or a document that waits for approval
 */
export function locatedTargets(
  request: StartRequest,
  document: AutomationDocument,
  { account, region }: Here,
): readonly Target[] {
  if ([...flowOf(document).places.values()].some(({ step }) => step.action === 'aws:approve')) {
    throw invalid('aws:approve is not supported in automations that run in target locations.')
  }
  const found = new Map<string, Target>()
  for (const location of request.targetLocations ?? []) {
    const excluded = textsOf(location, 'ExcludeAccounts')
    const accounts = textsOf(location, 'Accounts', account).filter((one) => !excluded.includes(one))
    for (const one of accounts) {
      if (one !== account) throw invalid(`${elsewhere(one)} This endpoint is the account ${account}.`)
      for (const place of textsOf(location, 'Regions', region)) {
        if (place !== region) throw invalid(`The Region ${place} cannot be reached: this endpoint is ${region}.`)
        const name = `${one}/${place}`
        found.set(name, {
          name,
          parameters: {},
          request: requestOf(request, location),
          location: locationOf(location, one, place),
        })
      }
    }
  }
  if (found.size === 0) throw invalid('The target locations leave no account to run in.')
  return [...found.values()]
}

/** How many locations at once, and how many may fail: other defaults than for targets. */
export function locationLimits({ targetLocations = [] }: StartRequest): {
  readonly maxConcurrency: string
  readonly maxErrors: string
} {
  const [first] = targetLocations
  return {
    maxConcurrency: String(member(first, 'TargetLocationMaxConcurrency') ?? '1'),
    maxErrors: String(member(first, 'TargetLocationMaxErrors') ?? '0'),
  }
}

function elsewhere(account: string): string {
  return /^\d{12}$/.test(account)
    ? `The account ${account} cannot be reached.`
    : `${account} is an organizational unit, and there is no organization to look it up in.`
}

function requestOf(
  { targets, targetParameterName, targetMaps, maxConcurrency, maxErrors }: StartRequest,
  location: JsonObject,
): Partial<StartRequest> {
  const own = Object.entries(members).flatMap(([name, key]) => {
    const value = member(location, name)
    return value === undefined ? [] : [[key, value]]
  })
  const all = { targets, targetParameterName, targetMaps, maxConcurrency, maxErrors, ...Object.fromEntries(own) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function locationOf(location: JsonObject, account: string, region: string): JsonObject {
  return { ...location, Accounts: [account], Regions: [region] }
}

function textsOf(location: JsonObject, name: string, otherwise?: string): readonly string[] {
  const value = member(location, name)
  if (isList(value) && value.length > 0) return value.map(String)
  return otherwise === undefined ? [] : [otherwise]
}

function invalid(message: string): AutomationApiError {
  return new AutomationApiError('InvalidTarget', message)
}
