/** The tables and indexes of DynamoDB's calls: named, in transactions and batches, and inside PartiQL statements. */
import { parseArn } from './arn.ts'
import { type Input, isObject } from './needs.ts'
import type { RuleContext } from './resource-context.ts'
import { textsOf } from './resource-members.ts'

interface Place {
  readonly table: string
  readonly index?: string
}

/** The tables, or the indexes, of a call; undefined where its input names tables as the general way expects. */
export function dynamodbRule(
  type: 'table' | 'index',
  { action, operation, input, env }: RuleContext,
): readonly string[] | undefined {
  const places = placesOf(operation.name, action, input)
  if (places === undefined) return undefined
  if (places.length === 0) return type === 'table' ? [arnOf('*')] : []
  if (type === 'table') return places.map((place) => arnOf(place.table))
  return places.flatMap((place) => (place.index === undefined ? [] : [`${arnOf(place.table)}/index/${place.index}`]))

  function arnOf(table: string): string {
    return table.startsWith('arn:')
      ? table
      : `arn:${env.partition}:dynamodb:${env.region}:${env.account}:table/${table}`
  }
}

/** Undefined: not one of these operations. Empty: it can't be told. */
function placesOf(operation: string, action: string, input: Input): readonly Place[] | undefined {
  switch (operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem': {
      const items = input['RequestItems']
      return isObject(items) ? Object.keys(items).map((table) => ({ table })) : []
    }
    case 'TransactGetItems':
    case 'TransactWriteItems': {
      const only = action.endsWith(':ConditionCheckItem') ? 'ConditionCheck' : action.replace(/^dynamodb:|Item$/g, '')
      const items = input['TransactItems']
      if (!Array.isArray(items) || !items.every(isObject)) return []
      const inner = items.flatMap((item) => (isObject(item[only]) ? [item[only]] : []))
      return inner.flatMap((one) => textsOf(one['TableName'])).map((table) => ({ table }))
    }
    case 'ExecuteStatement':
      return statements([input['Statement']])
    case 'BatchExecuteStatement':
      return statements(inner(input['Statements']))
    case 'ExecuteTransaction':
      return statements(inner(input['TransactStatements']))
    case 'RestoreTableFromBackup': {
      const target = textsOf(input['TargetTableName'])
      return target.map((table) => ({ table }))
    }
    case 'RestoreTableToPointInTime': {
      const source = [...textsOf(input['SourceTableName']), ...textsOf(input['SourceTableArn'])]
      return [...source, ...textsOf(input['TargetTableName'])].map((table) => ({ table: tableOf(table) }))
    }
    default:
      return undefined
  }
}

function tableOf(text: string): string {
  const arn = parseArn(text)
  return arn === undefined ? text : arn.resource.replace(/^table\//, '')
}

function inner(list: unknown): readonly unknown[] {
  return Array.isArray(list) && list.every(isObject) ? list.map((entry) => entry['Statement']) : [undefined]
}

/** `SELECT … FROM "table"."index"`, `INSERT INTO "table"`, `UPDATE "table"`, `DELETE FROM "table"`. */
function statements(texts: readonly unknown[]): readonly Place[] {
  const places = texts.map((text) => {
    const found =
      typeof text === 'string' ? /\b(?:from|into|update)\s+"?([\w.-]+)"?(?:\."([\w.-]+)")?/i.exec(text) : null
    if (found?.[1] === undefined) return undefined
    return found[2] === undefined ? { table: found[1] } : { table: found[1], index: found[2] }
  })
  return places.some((place) => place === undefined) ? [] : (places as readonly Place[])
}
