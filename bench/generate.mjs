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

/** The execution that is measured: 100 steps, API calls and branches in turn. Both sides run it with an AWS that answers inside the process. */
const pairs = 49

/** As guardia runs it: a document. */
export function hundredSteps() {
  const call = (n) => ({
    name: `Call${n}`,
    action: 'aws:executeAwsApi',
    inputs: { Service: 'sts', Api: 'GetCallerIdentity' },
    outputs: [{ Name: 'V', Selector: '$.V', Type: 'String' }],
  })
  const branch = (n) => ({
    name: `Branch${n}`,
    action: 'aws:branch',
    inputs: { Choices: [{ Variable: '{{ Region }}', StringEquals: 'us-east-1', NextStep: `Call${n + 1}` }] },
  })
  const mainSteps = Array.from({ length: pairs }, (_, n) => [call(n), branch(n)]).flat()
  return {
    schemaVersion: '0.3',
    parameters: { Region: { type: 'String', default: 'us-east-1' } },
    mainSteps: [...mainSteps, call(pairs), call(pairs + 1)],
  }
}

/** As the peer builds it: a module whose `doc` is the document. */
export const peersHundredSteps = `import { AutomationDocument, AwsApiStep, AwsService, BranchStep, Choice, DataTypeEnum, DocumentFormat, Input, Operation, StringVariable } from '@cdklabs/cdk-ssm-documents'
import { App, Stack } from 'aws-cdk-lib'
const stack = new Stack(new App(), 'Stack')
export const doc = new AutomationDocument(stack, 'Hundred', { documentFormat: DocumentFormat.YAML, documentName: 'Hundred', docInputs: [Input.ofTypeString('Region', { defaultValue: 'us-east-1' })] })
const call = (n) => doc.addStep(new AwsApiStep(stack, 'Call' + n, { name: 'Call' + n, service: AwsService.STS, pascalCaseApi: 'GetCallerIdentity', apiParams: {}, outputs: [{ outputType: DataTypeEnum.STRING, name: 'V', selector: '$.V' }] }))
const branch = (n) => doc.addStep(new BranchStep(stack, 'Branch' + n, { name: 'Branch' + n, choices: [new Choice({ operation: Operation.STRING_EQUALS, constant: 'us-east-1', variable: StringVariable.of('Region'), jumpToStepName: 'Call' + (n + 1) })] }))
for (let n = 0; n < ${pairs}; n += 1) {
  call(n)
  branch(n)
}
call(${pairs})
call(${pairs + 1})
`
