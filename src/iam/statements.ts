/**
 * Puts grants together into policy statements: canonical and byte-stable, whatever the order of the steps.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
import { united } from './arns.ts'
import type { Grant } from './grants.ts'

/** A condition block. */
export interface PolicyCondition {
  readonly [operator: string]: { readonly [key: string]: string | readonly string[] }
}

/** One statement. `Resource` is `*` or a list. */
export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: '*' | readonly string[]
  readonly Condition?: PolicyCondition
}

/** An identity policy. Without any statement the document needs no permission, and no policy must be attached. */
export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

/** One statement for each set of resources: every action on all the resources that any step needs it on. */
export function statementsOf(grants: readonly Grant[]): readonly PolicyStatement[] {
  const byAction = new Map<string, { readonly grant: Grant; resources: readonly string[] }>()
  for (const grant of grants) {
    const key = `${grant.action} ${JSON.stringify(grant.passedTo ?? [])}`
    const known = byAction.get(key)
    if (known === undefined) byAction.set(key, { grant, resources: united(grant.resources) })
    else known.resources = united([...known.resources, ...grant.resources])
  }
  const groups = new Map<
    string,
    { readonly grant: Grant; readonly resources: readonly string[]; readonly actions: string[] }
  >()
  for (const { grant, resources } of byAction.values()) {
    const key = JSON.stringify([resources, grant.passedTo ?? []])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { grant, resources, actions: [grant.action] })
    else group.actions.push(grant.action)
  }
  const statements = [...groups.entries()].map(([key, { grant, resources, actions }]) => ({
    key,
    name: nameOf(actions, resources),
    statement: statementOf(actions.sort(), resources, grant.passedTo),
  }))
  statements.sort(
    (a, b) =>
      compare(a.name, b.name) || compare(a.statement.Action.join(), b.statement.Action.join()) || compare(a.key, b.key),
  )
  const used = new Map<string, number>()
  return statements.map(({ name, statement }) => {
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    return { Sid: count === 1 ? name : `${name}Part${count}`, ...statement }
  })
}

function statementOf(
  actions: readonly string[],
  resources: readonly string[],
  passedTo: readonly string[] | undefined,
): PolicyStatement {
  const [service] = passedTo ?? []
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: resources.includes('*') ? '*' : resources,
    ...(passedTo === undefined || service === undefined
      ? {}
      : {
          Condition: {
            StringEquals: { 'iam:PassedToService': passedTo.length === 1 ? service : [...passedTo].sort() },
          },
        }),
  }
}

/** A Sid: letters and digits only. */
function nameOf(actions: readonly string[], resources: readonly string[]): string {
  if (actions.includes('iam:PassRole')) return 'PassRole'
  if (resources.includes('*')) return 'AnyResource'
  const services = [...new Set(actions.map((action) => action.split(':')[0]!))].sort()
  return services
    .map((name) => name.replace(/(?:^|[^a-z\d])([a-z\d])/g, (_, first: string) => first.toUpperCase()))
    .join('')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
