/** The place of Terraform's state: a bucket that keeps every version, encrypted and closed, and the lock. */
import { lockTableSteps } from './lock-table.ts'
import { stateBucketSteps } from './state-bucket.ts'
import { both, resolved, type Task, type TaskParameter, type Value } from './task.ts'

export interface TerraformBackend {
  /** `init-backend` unless given. */
  readonly name?: string
  readonly parameters: { readonly [name: string]: TaskParameter }
  readonly bucket: Value
  /** The lock table; none: the lock is a file beside the state (`use_lockfile`, Terraform 1.10 and newer). */
  readonly table?: Value<string | undefined>
  /** Key of the state, for the words that say how to use it; `terraform.tfstate` unless given. */
  readonly key?: string
}

/**
 * Declares the task that makes the state's bucket and lock.
 *
 * @example terraformBackend({ parameters: { env }, bucket: ({ values }) => `acme-${values['env']}-tfstate`, table: 'acme-locks' })
 */
export function terraformBackend(declared: TerraformBackend): Task {
  return {
    name: declared.name ?? 'init-backend',
    title: both("Make the place of Terraform's state", 'Crear el lugar del estado de Terraform'),
    description: both(
      'Makes what is missing of it: the bucket (public access blocked, encrypted, every version kept) and the lock table. With a lock file (use_lockfile) no table is made. What is there already is left as it is.',
      'Crea lo que falte: el bucket (sin acceso público, cifrado, con todas las versiones) y la tabla de bloqueo. Con archivo de bloqueo (use_lockfile) no se crea tabla. Lo que ya existe queda como está.',
    ),
    parameters: declared.parameters,
    async plan(context) {
      const bucket = await resolved(declared.bucket, context)
      const table = await resolved(declared.table, context)
      const steps = [
        ...(await stateBucketSteps(context, bucket)),
        ...(table === undefined ? [] : await lockTableSteps(context, table)),
      ]
      const lock = table === undefined ? 'use_lockfile = true' : `dynamodb_table = "${table}"`
      const block = `backend "s3" { bucket = "${bucket}", key = "${declared.key ?? 'terraform.tfstate'}", region = "${context.region}", encrypt = true, ${lock} }`
      return { steps, notes: [both(`Terraform uses it as: ${block}`, `Terraform lo usa así: ${block}`)] }
    },
  }
}
