/** Turnaki-NexioQ's tasks: what its workstations do. Account and region are asked for on each command line and asserted. */
import { both, type Task, type TaskParameter, terraformBackend } from 'guardia/tasks'

const env: TaskParameter = {
  describe: both('environment of the platform', 'ambiente de la plataforma'),
  allowed: ['dev', 'qas', 'prd'],
}
const lock: TaskParameter = {
  describe: both(
    'where the lock is: a table, or a file beside the state (use_lockfile, Terraform 1.10 and newer)',
    'dónde está el bloqueo: una tabla, o un archivo junto al estado (use_lockfile, Terraform 1.10 o posterior)',
  ),
  allowed: ['table', 'file'],
  default: 'table',
}

export const tasks: readonly Task[] = [
  terraformBackend({
    parameters: { env, lock },
    bucket: ({ values }) => `tk-nq-tfstate-${values['env']}`,
    table: ({ values }) => (values['lock'] === 'table' ? 'tk-nq-tfstate-locks' : undefined),
  }),
]
