/** A value that Terraform knows: read from its outputs, never typed a second time. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { GuardiaError } from '../document/index.ts'
import { resolved, type TaskContext, type Value } from './task.ts'

const timeoutMilliseconds = 120_000

/**
 * The text output `name` of the Terraform root in a folder, which is taken from the project's folder wherever the command is typed.
 *
 * @example bucket: terraformOutput(({ values }) => `terraform/environments/${values['env']}`, 'frontend_bucket_name')
 */
export function terraformOutput(folder: Value, name: string): (context: TaskContext) => Promise<string> {
  return async (context) => {
    const root = resolve(context.folder, await resolved(folder, context))
    const text = await terraform(root, name, context.signal)
    const value = text.trim()
    // Without outputs Terraform warns on stdout and ends with 0.
    if (/^[^\s]{1,512}$/.test(value)) return value
    throw new GuardiaError(
      'no-output',
      `Terraform in ${root} has no output ${name}: ${value.split('\n').find((line) => line.trim() !== '') ?? 'it is empty'}. Apply it first.`,
    )
  }
}

function terraform(root: string, name: string, signal: AbortSignal): Promise<string> {
  return new Promise((done, failed) => {
    const args = [`-chdir=${root}`, 'output', '-no-color', '-raw', name]
    execFile('terraform', args, { signal, timeout: timeoutMilliseconds }, (error, stdout, stderr) => {
      if (error === null) return done(stdout)
      const said = stderr.trim() || error.message
      return failed(
        new GuardiaError(
          'no-output',
          `terraform ${args.join(' ')} did not succeed: ${said}. Run "terraform init" and apply there first.`,
          { cause: error },
        ),
      )
    })
  })
}
