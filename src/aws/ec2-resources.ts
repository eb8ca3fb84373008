/** EC2's resources that the general way can't find: of launches and of tags. */
import { isObject } from './needs.ts'
import { at, type RuleContext, texts } from './resource-context.ts'

const ec2Prefixes: { readonly [prefix: string]: string } = {
  acl: 'network-acl',
  ami: 'image',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  i: 'instance',
  igw: 'internet-gateway',
  nat: 'natgateway',
  rtb: 'route-table',
  sg: 'security-group',
  snap: 'snapshot',
  subnet: 'subnet',
  tgw: 'transit-gateway',
  vol: 'volume',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
}

/** A launch always makes volumes, and may name a template by id or by name. */
export function launch(type: string, { action, input, env }: RuleContext): readonly string[] | undefined {
  if (action !== 'ec2:RunInstances') return undefined
  if (type === 'volume') return [at(env, 'ec2', 'volume/*')]
  const template = input['LaunchTemplate']
  if (template === undefined) return []
  const ids = isObject(template) ? texts(template, 'LaunchTemplateId') : []
  return [at(env, 'ec2', `launch-template/${ids[0] ?? '*'}`)]
}

/** CreateTags and DeleteTags take ids of any kind; the id's own prefix tells which. */
export function ec2({ action, operation, input, env }: RuleContext): readonly string[] | undefined {
  if (!/:(Create|Delete)Tags$/.test(action)) return undefined
  if (operation.name !== 'CreateTags' && operation.name !== 'DeleteTags') {
    const specified = Array.isArray(input['TagSpecifications']) ? input['TagSpecifications'].filter(isObject) : []
    const types = specified.flatMap((entry) => texts(entry, 'ResourceType')).filter((type) => /^[a-z-]+$/.test(type))
    return types.length === 0 ? ['*'] : types.map((type) => at(env, 'ec2', `${type}/*`))
  }
  const ids = texts(input, 'Resources')
  const arns = ids.map((id) => {
    const type = ec2Prefixes[/^([a-z]+)-/.exec(id)?.[1] ?? '']
    if (type === undefined) return '*'
    const account = type === 'image' || type === 'snapshot' ? '' : env.account
    return `arn:${env.partition}:ec2:${env.region}:${account}:${type}/${id}`
  })
  return arns.length === 0 || arns.includes('*') ? ['*'] : arns
}
