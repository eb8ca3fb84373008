/**
 * Which resources a call touches, as ARNs: IAM's templates for the action filled from the call's input. What the input doesn't
 * tell becomes `*`; references stay as they are written, for the caller to narrow.
 */
import type { IamAction, IamResource } from './actions.ts'
import { type Environment, fillTemplate, hasForm, parseArn, parseTemplate, splitOutside, type Template } from './arn.ts'
import type { Input } from './needs.ts'
import { arnsFor, isTellable, valuesFor } from './resource-members.ts'
import { ownRules } from './resource-rules.ts'
import type { Operation } from './shapes.ts'

/**
 * The ARNs of one action of a call. Types that IAM always checks are there even when the input doesn't tell which (with `*`);
 * the others only when the input tells. `['*']` where the action has no resources or none can be told.
 */
export function resourcesOfAction(
  action: IamAction,
  operation: Operation,
  input: Input,
  env: Environment,
): readonly string[] {
  const prefix = action.name.slice(0, action.name.indexOf(':'))
  const found: string[] = []
  for (const resource of action.resources) {
    const rule = ownRules[`${prefix}:${resource.type}`] ?? ownRules[`${prefix}:*`]
    const own = rule?.({ action: action.name, operation, input, env })
    if (own !== undefined) found.push(...own)
    else found.push(...resourcesOfType(prefix, resource, input, env))
  }
  const arns = [...new Set(found)]
  return arns.length === 0 || arns.includes('*') ? ['*'] : arns
}

function resourcesOfType(prefix: string, resource: IamResource, input: Input, env: Environment): readonly string[] {
  return resource.arns.flatMap((text) => {
    const template = parseTemplate(text)
    const arns = arnsFor(resource.type, template.variables.at(-1), input)
    if (arns.length > 0) return arns
    const values = new Map(
      template.variables.map((variable) => [variable, valuesFor(prefix, resource.type, variable, input)]),
    )
    const tellable = template.variables.filter((variable) => isTellable(prefix, variable))
    const told = tellable.length > 0 && tellable.every((variable) => (values.get(variable) ?? []).length > 0)
    return told || resource.required ? filled(template, values, env) : []
  })
}

/** One ARN for each combination of values. */
function filled(
  template: Template,
  values: ReadonlyMap<string, readonly string[]>,
  env: Environment,
): readonly string[] {
  let chosen: readonly { readonly values: ReadonlyMap<string, string>; readonly env: Environment }[] = [
    { values: new Map(), env },
  ]
  const whole: string[] = []
  for (const variable of template.variables) {
    const options = values.get(variable) ?? []
    if (options.length === 0) continue
    chosen = chosen.flatMap((base) =>
      options.flatMap((option) => {
        const arn = parseArn(option)
        if (arn === undefined) return [{ values: new Map(base.values).set(variable, option), env: base.env }]
        if (hasForm(template, arn.resource)) {
          whole.push(option)
          return []
        }
        // an ARN of what the variable names: its last part is the name, and it tells where the resource is
        const name = lastPart(arn.resource)
        return [{ values: new Map(base.values).set(variable, name), env: { ...base.env, ...located(arn) } }]
      }),
    )
  }
  return [...whole, ...chosen.map((choice) => fillTemplate(template, choice.values, choice.env))]
}

function located(arn: { readonly region: string; readonly account: string }): Partial<Environment> {
  return {
    ...(arn.region === '' ? {} : { region: arn.region }),
    ...(arn.account === '' ? {} : { account: arn.account }),
  }
}

function lastPart(resource: string): string {
  return splitOutside(splitOutside(resource, '/').at(-1) ?? '', ':').at(-1) ?? resource
}
