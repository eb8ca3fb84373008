/** Turnaki-NexioQ's tasks: what its workstations do. Account and region are asked for on each command line and asserted. */
import {
  both,
  frontendDeployment,
  lambdaBuild,
  lambdaDeployment,
  type Task,
  type TaskContext,
  type TaskParameter,
  terraformBackend,
  terraformOutput,
} from 'guardia/tasks'

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

const optional = (en: string, es: string): TaskParameter => ({ describe: both(en, es), optional: true })

/** What the command line says, else the output of the environment's Terraform. */
const orOutput =
  (parameter: string, output: string) =>
  (context: TaskContext): string | Promise<string> =>
    context.values[parameter] ??
    terraformOutput(({ values }) => `terraform/environments/${values['env']}`, output)(context)

const functions = ['health', 'bookings', 'availability', 'change-recorder'] as const
/** Where cargo-lambda puts what it builds. */
const executable = (name: string): string => `backend/target/lambda/${name}/bootstrap`

export const tasks: readonly Task[] = [
  terraformBackend({
    parameters: { env, lock },
    bucket: ({ values }) => `tk-nq-tfstate-${values['env']}`,
    table: ({ values }) => (values['lock'] === 'table' ? 'tk-nq-tfstate-locks' : undefined),
  }),
  lambdaBuild({
    parameters: {},
    folder: 'backend',
    command: ['cargo', 'lambda', 'build', '--arm64', '--release', '--locked'],
    executables: functions.map(executable),
    architecture: 'arm64',
  }),
  lambdaDeployment({
    parameters: { env },
    alias: 'production',
    functions: ({ values }) =>
      functions.map((name) => ({ name: `tk-nq-${values['env']}-${name}`, executable: executable(name) })),
  }),
  frontendDeployment({
    parameters: {
      env,
      folder: { describe: both('the built site', 'el sitio ya construido'), default: 'frontend/build' },
      release: optional('name of the release; a hash of the files', 'nombre del release; un hash de los archivos'),
      bucket: optional('instead of the output frontend_bucket_name', 'en lugar de la salida frontend_bucket_name'),
      distributionId: optional(
        'instead of the output cloudfront_distribution_id',
        'en lugar de la salida cloudfront_distribution_id',
      ),
    },
    folder: ({ values }) => String(values['folder']),
    release: ({ values }) => values['release'],
    bucket: orOutput('bucket', 'frontend_bucket_name'),
    distributionId: orOutput('distributionId', 'cloudfront_distribution_id'),
  }),
]
