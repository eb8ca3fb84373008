/** What the editor accepts and refuses, one line a case; the comment holds what the refusal must say. Read by refusals.test.ts. */
import { and, boolean, greater, integer, is, procedure, python, say, severity, text, textList } from '../../src/index.ts'

const P1 = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
const words = { title: '', symptom: '', cause: '', remedy: '' }
const base = { name: 'Cases', revision: 1, severity: P1, risk: 'low', text: { en: words, es: words } } as const
const decide = python(import.meta.url, 'decide.py', {
  inputs: { timeout: integer(), names: textList() },
  outputs: { verdict: text({ allowed: ['raise', 'keep'] }), seconds: integer(), ok: boolean() },
})

procedure({ ...base, parameters: { Name: text(), Seconds: integer(), People: textList() } }, (p, step) => {
  const read = step.call('Read', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Name })
  const made = step.script('Decide', decide, { timeout: read.Timeout, names: p.People })
  const table = step.call('Table', 'dynamodb', 'DescribeTable', { TableName: say`a-${p.Name}` })

  // accepted
  step.call('A1', 'lambda', 'UpdateFunctionConfiguration', { FunctionName: p.Name, Timeout: made.seconds, RevisionId: read.RevisionId })
  step.call('A2', 'dynamodb', 'UpdateTable', { TableName: 'x', BillingMode: 'PAY_PER_REQUEST' })
  step.call('A3', 'dynamodb', 'UpdateTable', { TableName: 'x', BillingMode: table.Table.BillingModeSummary.BillingMode })
  step.call('A4', 'ec2', 'RebootInstances', { InstanceIds: p.People })
  step.when(and(is(made.verdict, 'raise'), greater(read.Timeout, 3)), (inner) => inner.finish('F', say`${read.Timeout} and ${made.ok}`))
  step.call('A5', 'ssm', 'GetParameters', { Names: ['a', p.Name, p.People] })
  step.wait('A6', 'dynamodb', 'DescribeTable', { TableName: 'x' }, { property: (o) => o.Table.TableStatus, is: ['ACTIVE'] })
  step.run('A7', 'aws:sleep', { Duration: 'PT1S' })

  // refused
  step.call('R1', 'lambda', 'GetFunctionConfig', { FunctionName: p.Name }) //? '"GetFunctionConfig"' is not assignable
  step.call('R2', 'lambda', 'GetFunctionConfiguration', { FunctionNam: p.Name }) //? 'FunctionNam' does not exist in type
  step.call('R3', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Seconds }) //? 'Ref<number>' is not assignable to type
  step.call('R4', 'lambda', 'UpdateFunctionConfiguration', { FunctionName: p.Name, Timeout: read.RevisionId }) //? is not assignable to type
  step.call('R5', 'lambda', 'GetFunctionConfiguration', {}) //? Property 'FunctionName' is missing
  step.finish('R6', say`${read.Timeoutt}`) //? Property 'Timeoutt' does not exist
  step.when(is(made.verdict, 'rise'), (inner) => inner.finish('R7', '')) //? '"rise"' is not assignable to
  step.when(is(read.Timeout, '3'), (inner) => inner.finish('R8', '')) //? 'string' is not assignable to
  step.when(greater(p.Name, 3), (inner) => inner.finish('R9', '')) //? 'Ref<string>' is not assignable to parameter of type 'Ref<number>'
  step.script('R10', decide, { timeout: p.Name, names: p.People }) //? 'Ref<string>' is not assignable to type
  step.script('R11', decide, { timeout: 3 }) //? Property 'names' is missing
  step.finish('R12', say`${table.Table}`) //? is not assignable to parameter of type 'Sayable'
  step.call('R13', 'dynamodb', 'UpdateTable', { TableName: 'x', BillingMode: 'ON_DEMAND' }) //? '"ON_DEMAND"' is not assignable to type
  step.wait('R14', 'dynamodb', 'DescribeTable', { TableName: 'x' }, { property: (o) => o.Tabel, is: ['x'] }) //? Property 'Tabel' does not exist
  step.run('R15', 'aws:sleeep', { Duration: 'PT1S' }) //? '"aws:sleeep"' is not assignable
  step.approve('R16', { approvers: p.Name, message: 'x' }) //? is not assignable to type
  step.finish('R17', made.seconds) //? 'Ref<number>' is not assignable to parameter of type
})
