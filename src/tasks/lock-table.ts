/** The table in which Terraform's S3 backend keeps its lock and the digest of the state. */
import { GuardiaError } from '../document/index.ts'
import { at, findOne, listAt, wait } from './answers.ts'
import { both, type TaskContext, type TaskStep } from './task.ts'

const pollMilliseconds = 1000
/** The backend's own attribute: https://developer.hashicorp.com/terraform/language/backend/s3 */
const key = 'LockID'

/**
 * The step that makes it; none where it is there.
 *
 * @throws GuardiaError `wrong-table` where a table of that name has another key
 */
export async function lockTableSteps(context: TaskContext, TableName: string): Promise<readonly TaskStep[]> {
  const { aws, signal } = context
  const describe = { service: 'dynamodb', operation: 'DescribeTable', input: { TableName } } as const
  const found = await findOne(aws, describe, ['ResourceNotFoundException'])
  if (found !== undefined) {
    const keys = listAt(found, 'Table', 'KeySchema').map(
      (one) => `${String(one['AttributeName'])} ${String(one['KeyType'])}`,
    )
    const kind = listAt(found, 'Table', 'AttributeDefinitions').find((one) => one['AttributeName'] === key)
    if (keys.join() === `${key} HASH` && kind?.['AttributeType'] === 'S') return []
    throw new GuardiaError(
      'wrong-table',
      `The table ${TableName} is there with the key ${keys.join(', ')}; Terraform needs ${key} (text) as its only key. Nothing was done. Choose another name.`,
    )
  }
  return [
    {
      id: 'lock-table',
      what: both(`make the lock table ${TableName}`, `crear la tabla de bloqueo ${TableName}`),
      before: both('not there', 'no existe'),
      after: both(
        `there, key ${key}, paid per request, protected from deletion`,
        `existe, clave ${key}, pago por solicitud, protegida contra borrado`,
      ),
      facts: { TableName, exists: false },
      apply: async (progress) => {
        await aws.call({
          service: 'dynamodb',
          operation: 'CreateTable',
          input: {
            TableName,
            AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
            KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
            BillingMode: 'PAY_PER_REQUEST',
            DeletionProtectionEnabled: true,
          },
        })
        while (at(await aws.call(describe), 'Table', 'TableStatus') !== 'ACTIVE') {
          progress('…')
          await wait(pollMilliseconds, signal)
        }
      },
    },
  ]
}
