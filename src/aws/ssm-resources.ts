/** Resources of Systems Manager's calls: documents, definitions, instances, parameters. */
import { type Environment, parseArn, splitOutside, startsWithReference } from './arn.ts'
import { at, type RuleContext, texts } from './resource-context.ts'

/** AWS's own documents belong to no account of ours. */
function ownerOf(document: string, env: Environment): Environment {
  return /^(AWS|Amazon)[A-Za-z]*-/.test(document) ? { ...env, account: '*' } : env
}

/** The definition that an execution starts, with its version. */
export function automationDefinition({ input, env }: RuleContext): readonly string[] {
  const version = texts(input, 'DocumentVersion')[0] ?? '*'
  return texts(input, 'DocumentName').map((name) => {
    const arn = parseArn(name)
    if (arn !== undefined)
      return at(arn, 'ssm', `automation-definition/${arn.resource.replace(/^[a-z-]+\//, '')}:${version}`)
    return at(ownerOf(name, env), 'ssm', `automation-definition/${name}:${version}`)
  })
}

/** A document by name or ARN. */
export function document({ input, env }: RuleContext): readonly string[] {
  const names = texts(input, 'DocumentName', 'Name')
  if (names.length === 0) return [at(env, 'ssm', 'document/*')]
  return names.map((name) => (name.startsWith('arn:') ? name : at(ownerOf(name, env), 'ssm', `document/${name}`)))
}

/** Commands and sessions need their targets; without ids they are chosen by tags, so any instance. */
export function instances({ operation, input, env }: RuleContext, service: string, type: string): readonly string[] {
  const ids = texts(input, 'InstanceIds', 'InstanceId', 'Target').filter((id) =>
    startsWithReference(id) ? true : id.startsWith(type === 'instance' ? 'i-' : 'mi-'),
  )
  if (ids.length > 0) return ids.map((id) => at(env, service, `${type}/${id}`))
  const any = operation.name === 'SendCommand' && texts(input, 'InstanceIds').length === 0
  return any ? [at(env, service, `${type}/*`)] : []
}

/**
 * Names in a hierarchy begin with a slash, which the ARN doesn't double. Of a name that is a reference it isn't known whether it
 * does, so both. AWS's public parameters belong to no account. A path stands for all below it.
 */
export function parameter({ operation, input, env }: RuleContext): readonly string[] | undefined {
  const names = texts(input, 'Name', 'Names', 'Path')
  if (names.length === 0) return undefined
  const arns = names.flatMap((name) => {
    if (name.startsWith('arn:')) return [name]
    // a version or label is no part of the ARN
    const [bare = name] = splitOutside(name, ':')
    if (startsWithReference(bare)) return [at(env, 'ssm', `parameter/${bare}`), at(env, 'ssm', `parameter${bare}`)]
    const where = bare.startsWith('/aws/') ? { ...env, account: '*' } : env
    return [at(where, 'ssm', `parameter/${bare.replace(/^\//, '')}`)]
  })
  if (operation.name !== 'GetParametersByPath') return arns
  return arns.flatMap((arn) => [arn, `${arn.replace(/\/$/, '')}/*`])
}
