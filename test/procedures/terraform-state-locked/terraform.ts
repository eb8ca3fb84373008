/** Runs the real Terraform on an S3 backend of the local AWS. Its one resource is built in: no provider is downloaded. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { World } from 'guardia/rehearse'

/** How the backend locks: `dynamodb_table = …`, `use_lockfile = true`, or both. */
export type Locking = readonly ('table' | 'file')[]

export interface Terraform {
  /** Runs to the end; resolves with the exit code and all that was printed. */
  run(...words: string[]): Promise<{ readonly code: number | null; readonly text: string }>
  /** An apply that has taken the lock and asks whether to go on, killed while it waits. */
  dieInApply(): Promise<void>
  remove(): Promise<void>
}

const configuration = (world: World, locking: Locking): string => `
terraform {
  backend "s3" {
    bucket = "tk-nq-tfstate-dev"
    key    = "real/terraform.tfstate"
    region = "${world.region}"
    ${locking.includes('table') ? 'dynamodb_table = "tk-nq-tfstate-locks"' : ''}
    ${locking.includes('file') ? 'use_lockfile = true' : ''}
    use_path_style              = true
    skip_credentials_validation = true
    skip_requesting_account_id  = true
    skip_metadata_api_check     = true
    skip_region_validation      = true
    endpoints = {
      s3       = "${world.aws.endpoint}"
      dynamodb = "${world.aws.endpoint}"
      sts      = "${world.aws.endpoint}"
      iam      = "${world.aws.endpoint}"
    }
  }
}
variable "value" { default = "first" }
resource "terraform_data" "one" { input = var.value }
`

/** A project of its own in a scratch folder, initialised and applied once. */
export async function terraformProject(world: World, locking: Locking): Promise<Terraform> {
  const folder = await mkdtemp(join(tmpdir(), 'guardia-terraform-'))
  await writeFile(join(folder, 'main.tf'), configuration(world, locking))
  const start = (words: readonly string[]): ChildProcess =>
    spawn('terraform', [...words], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        CHECKPOINT_DISABLE: '1',
        AWS_ACCESS_KEY_ID: world.aws.root.accessKeyId,
        AWS_SECRET_ACCESS_KEY: world.aws.root.secretAccessKey,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    })
  const run: Terraform['run'] = async (...words) => {
    const child = start([...words, '-no-color'])
    child.stdin?.end()
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (text += data.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, text }
  }
  for (const words of [
    ['init', '-input=false'],
    ['apply', '-input=false', '-auto-approve'],
  ]) {
    const { code, text } = await run(...words)
    if (code !== 0) throw new Error(`terraform ${words.join(' ')} failed: ${text}`)
  }
  return {
    run,
    async dieInApply() {
      const child = start(['apply', '-no-color', '-var', 'value=second'])
      const asked = new Promise<void>((resolve, reject) => {
        let text = ''
        child.stdout?.on('data', (data: Buffer) => {
          text += data.toString()
          if (text.includes('Enter a value:')) resolve()
        })
        child.once('close', () => reject(new Error(`terraform apply ended before it asked: ${text}`)))
      })
      await asked
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
