/**
 * The same work written for guardia and for its peer: N procedures of 8 AWS calls each, each call reading what the one before it
 * gave. Deterministic: the same N gives the same bytes.
 */

/** Calls in rotation: service, operation, the input that takes a text, an output that is text, further inputs. */
const calls = [
  ['lambda', 'GetFunctionConfiguration', 'FunctionName', 'RevisionId'],
  ['dynamodb', 'DescribeTable', 'TableName', 'Table.TableStatus'],
  ['lambda', 'GetAlias', 'FunctionName', 'FunctionVersion', { Name: 'production' }],
  ['ssm', 'GetParameter', 'Name', 'Parameter.Value'],
  ['dynamodb', 'DescribeTimeToLive', 'TableName', 'TimeToLiveDescription.TimeToLiveStatus'],
  ['cloudwatch', 'GetDashboard', 'DashboardName', 'DashboardArn'],
  ['ssm', 'DescribeDocument', 'Name', 'Document.Status'],
  ['dynamodb', 'DescribeContinuousBackups', 'TableName', 'ContinuousBackupsDescription.ContinuousBackupsStatus'],
]

const literal = (extra) =>
  Object.entries(extra ?? {})
    .map(([key, value]) => `, ${key}: '${value}'`)
    .join('')

/** One module of guardia: `count` procedures. */
export function ours(count) {
  const body = (index) =>
    calls
      .map(([service, operation, member, , extra], step) => {
        const value = step === 0 ? 'p.Name' : `s${step - 1}.${calls[step - 1][3]}`
        return `  const s${step} = step.call('Call${step}', '${service}', '${operation}', { ${member}: ${value}${literal(extra)} })`
      })
      .concat(`  step.finish('Done', say\`\${s7.${calls[7][3]}} ${index}\`)`)
      .join('\n')
  const one = (index) =>
    `  procedure({ name: 'Bench${index}', revision: 1, severity: P1, risk: 'none', text: { en: words, es: words }, parameters: { Name: text() } }, (p, step) => {\n${body(index)}\n  }),`
  return `import { procedure, say, severity, text } from 'guardia'
const P1 = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
const words = { title: 't', symptom: 's', cause: 'c', remedy: 'r' }
export const build = () => [
${Array.from({ length: count }, (_, index) => one(index)).join('\n')}
]
`
}

const awsService = { lambda: 'LAMBDA', dynamodb: 'DYNAMO_DB', ssm: 'SSM', cloudwatch: 'CLOUD_WATCH' }

/** One module of the peer: the same documents, each in a stack of its own, as its README writes them. */
export function peers(count) {
  const step = ([service, operation, member, output, extra], index, document) => {
    const value = index === 0 ? `StringVariable.of('Name')` : `StringVariable.of('Call${index - 1}.Out')`
    return `    doc.addStep(new AwsApiStep(stack, 'D${document}S${index}', { name: 'Call${index}', service: AwsService.${awsService[service]}, pascalCaseApi: '${operation}', apiParams: { ${member}: ${value}${literal(extra)} }, outputs: [{ outputType: DataTypeEnum.STRING, name: 'Out', selector: '$.${output}' }] }))`
  }
  const one = (index) => `  {
    const stack = new Stack(app, 'Stack${index}')
    const doc = new AutomationDocument(stack, 'Bench${index}', { documentFormat: DocumentFormat.YAML, documentName: 'Bench${index}', docInputs: [Input.ofTypeString('Name', {})] })
${calls.map((call, position) => step(call, position, index)).join('\n')}
    docs.push(doc)
  }`
  return `import { AutomationDocument, AwsApiStep, AwsService, DataTypeEnum, DocumentFormat, Input, StringVariable } from '@cdklabs/cdk-ssm-documents'
import { App, Stack } from 'aws-cdk-lib'
export function build(app: App = new App()): AutomationDocument[] {
  const docs: AutomationDocument[] = []
${Array.from({ length: count }, (_, index) => one(index)).join('\n')}
  return docs
}
`
}
