/**
 * IAM actions of DynamoDB's transactions and PartiQL statements: those of the item operations inside.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
import { isObject, type NeedsTable } from './needs.ts'

const partiQL: readonly (readonly [string, string])[] = [
  ['select', 'dynamodb:PartiQLSelect'],
  ['insert', 'dynamodb:PartiQLInsert'],
  ['update', 'dynamodb:PartiQLUpdate'],
  ['delete', 'dynamodb:PartiQLDelete'],
  ['exists', 'dynamodb:PartiQLSelect'],
]

/** A statement's first word decides; a statement that isn't known yet may be any. */
function ofStatements(statements: readonly unknown[]): readonly string[] {
  const needed = statements.flatMap((statement) => {
    const verb = typeof statement === 'string' ? /^\s*([a-z]+)/i.exec(statement)?.[1]?.toLowerCase() : undefined
    const known = partiQL.filter(([word]) => word === verb)
    return (known.length > 0 ? known : partiQL).map(([, action]) => action)
  })
  return [...new Set(needed.length > 0 ? needed : partiQL.map(([, action]) => action))]
}

function statementsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list.map((entry) => (isObject(entry) ? entry['Statement'] : undefined)) : []
}

const transactWrites: { readonly [member: string]: string } = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
}

/** Operations of `dynamodb`. */
export const dynamodb: NeedsTable = {
  BatchExecuteStatement: (input) => ofStatements(statementsOf(input['Statements'])),
  ExecuteStatement: (input) => ofStatements([input['Statement']]),
  ExecuteTransaction: (input) => ofStatements(statementsOf(input['TransactStatements'])),
  TransactGetItems: ['dynamodb:GetItem'],
  TransactWriteItems: (input) => {
    const items = input['TransactItems']
    const known = Array.isArray(items) && items.length > 0 && items.every(isObject)
    const kinds = known ? new Set(items.flatMap((item) => Object.keys(item))) : new Set(Object.keys(transactWrites))
    return Object.keys(transactWrites).flatMap((kind) => (kinds.has(kind) ? [transactWrites[kind]!] : []))
  },
}
