/**
 * What the targets of rate control come to: values given as such, instances, members of a group, bearers of a tag.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-map-targets.html
 */
import { type AutomationDocument, isList, isObject, type Json, type JsonObject, member } from '../document/index.ts'
import type { CallAws } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'
import type { StartRequest } from './automations.ts'
import type { Target } from './execution-row.ts'

/** Does a request ask for rate control, or for target locations? Either has a parent and its children. */
export function isRateControl({ targets = [], targetMaps = [], targetLocations = [] }: StartRequest): boolean {
  return targets.length > 0 || targetMaps.length > 0 || targetLocations.length > 0
}

/**
 * The targets of a request, each with the parameters of its child.
 *
 * @param targetType of the document: what a tag or a group is searched for
 * @throws AutomationApiError InvalidTarget, InvalidAutomationExecutionParametersException
 */
export async function targetsOf(
  request: StartRequest,
  document: AutomationDocument,
  targetType: string | undefined,
  aws: CallAws,
): Promise<readonly Target[]> {
  const { targets = [], targetMaps = [], targetParameterName: parameter } = request
  if (targets.length > 0 && targetMaps.length > 0) throw invalid('Targets and TargetMaps cannot be given together.')
  if (targetMaps.length > 0) return named(targetMaps.map(mapped))
  const declared = Object.keys(document.parameters ?? {})
  if (parameter === undefined) throw wrong('Targets need TargetParameterName: the parameter that takes each target.')
  if (!declared.includes(parameter)) {
    throw wrong(
      `The target parameter "${parameter}" is not declared in the document. It declares: ${declared.join(', ') || 'none'}.`,
    )
  }
  if (/^AutomationAssumeRole$/i.test(parameter)) throw wrong('AutomationAssumeRole cannot be the target parameter.')
  const searched = targets.filter((target) => /^(tag:|ResourceGroup$)/.test(keyOf(target)))
  if (searched.length > 1) throw invalid('Only one tag or resource group can be given per request.')
  const values: string[] = []
  for (const target of targets) values.push(...(await valuesOf(target, targetType, aws)))
  const distinct = [...new Set(values)]
  if (distinct.length === 0) throw invalid('The targets match nothing.')
  return distinct.map((value) => ({ name: value, parameters: { [parameter]: [value] } }))
}

function invalid(message: string, cause?: unknown): AutomationApiError {
  return new AutomationApiError('InvalidTarget', message, 400, { cause })
}

function wrong(message: string): AutomationApiError {
  return new AutomationApiError('InvalidAutomationExecutionParametersException', message)
}

function keyOf(target: JsonObject): string {
  return String(member(target, 'Key') ?? '')
}

function textsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}

function mapped(map: JsonObject): Target['parameters'] {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, textsOf(value)]))
}

/** Steps are named by their values; equal ones get a number. */
function named(all: readonly Target['parameters'][]): readonly Target[] {
  const seen = new Map<string, number>()
  return all.map((parameters) => {
    const name = Object.values(parameters).flat().join(',')
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { name: count === 1 ? name : `${name} (${count})`, parameters }
  })
}

async function valuesOf(target: JsonObject, targetType: string | undefined, aws: CallAws): Promise<readonly string[]> {
  const key = keyOf(target)
  const values = textsOf(member(target, 'Values'))
  if (key === 'ParameterValues') return values
  if (key === 'AWS::EC2::Instance') {
    if (values.join() !== '*') return values
    const found = await ask(aws, 'ec2', 'DescribeInstances', {})
    return listOf(found, 'Reservations')
      .flatMap((one) => listOf(one, 'Instances'))
      .flatMap((one) => textsOf(member(one, 'InstanceId')))
  }
  if (key === 'ResourceGroup') {
    const [Group = ''] = values
    const found = await ask(aws, 'resource-groups', 'ListGroupResources', { Group })
    return listOf(found, 'ResourceIdentifiers').flatMap((one) => textsOf(member(one, 'ResourceArn')).map(idOf))
  }
  if (key.startsWith('tag:')) {
    const type = resourceType(targetType)
    const found = await ask(aws, 'resourcegroupstaggingapi', 'GetResources', {
      TagFilters: [{ Key: key.slice('tag:'.length), Values: [...values] }],
      ...(type === undefined ? {} : { ResourceTypeFilters: [type] }),
    })
    return listOf(found, 'ResourceTagMappingList').flatMap((one) => textsOf(member(one, 'ResourceARN')).map(idOf))
  }
  throw invalid(
    `The target key ${key} is not valid. Valid: ParameterValues, ResourceGroup, tag:KEY, AWS::EC2::Instance.`,
  )
}

async function ask(aws: CallAws, service: string, operation: string, input: JsonObject): Promise<Json> {
  try {
    return (await aws({ service, operation, input, step: '' })) as Json
  } catch (cause) {
    const why = String((cause as { readonly message?: unknown } | undefined)?.message ?? cause)
    throw invalid(`The targets cannot be found: ${service} ${operation} answers ${why}`, cause)
  }
}

function listOf(value: Json, name: string): readonly JsonObject[] {
  const list = member(value, name)
  return isList(list) ? list.filter(isObject) : []
}

/** `arn:aws:ec2:us-east-1:123456789012:instance/i-1` → `i-1` */
function idOf(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn
}

/** `/AWS::EC2::Instance` → `ec2:instance`; undefined: any. */
function resourceType(targetType: string | undefined): string | undefined {
  const [, service, resource] = /^\/AWS::(\w+)::(\w+)$/.exec(targetType ?? '') ?? []
  return service === undefined || resource === undefined ? undefined : `${service}:${resource}`.toLowerCase()
}
