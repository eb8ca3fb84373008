/** Terraform's aws_ssm_document on the endpoint: created, planned empty, changed, shared, planned empty again, destroyed. */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeDocumentCommand, GetDocumentCommand } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sleepy } from './documents.ts'
import { type Running, root, running } from './running.ts'

/** A folder that holds the provider, found by the name that Terraform gives it, so that nothing is downloaded. */
function mirror(): string | undefined {
  const named = 'registry.terraform.io/hashicorp/aws/5.100.0'
  const words = ['/', '-xdev', '-maxdepth', '7', '-type', 'd', '-path', `*/${named}`, '-not', '-path', '*/.terraform/*']
  // find also fails for folders that it may not read; what it found counts.
  const { stdout } = spawnSync('find', words, { encoding: 'utf8' })
  return stdout
    .split('\n')
    .find((path) => path.endsWith(named) && existsSync(path))
    ?.slice(0, -named.length - 1)
}

const found: SpawnSyncReturns<string> = spawnSync('terraform', ['version'], { encoding: 'utf8' })
const provider = mirror()
const why =
  found.status !== 0
    ? 'terraform is not on PATH'
    : provider === undefined
      ? 'no mirror holds the AWS provider 5.100.0'
      : undefined
if (why !== undefined && process.env['CI'] === 'true') throw new Error(`CI must run Terraform: ${why}.`)

describe.skipIf(why !== undefined)(`Terraform${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let endpoint: Running
  let folder: string
  beforeAll(async () => {
    endpoint = await running()
    folder = mkdtempSync(join(tmpdir(), 'guardia terraform '))
    writeFileSync(
      join(folder, 'rc'),
      `provider_installation {\n  filesystem_mirror {\n    path = "${provider}"\n  }\n}\n`,
    )
  })
  afterAll(async () => {
    await endpoint.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const configure = (content: string, more = ''): void => {
    const text = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "${root.accessKeyId}"
  secret_key                  = "${root.secretAccessKey}"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  endpoints {
    ssm = "${endpoint.url}"
    sts = "${endpoint.url}"
    iam = "${endpoint.url}"
  }
}
resource "aws_ssm_document" "one" {
  name            = "Terraformed"
  document_type   = "Automation"
  document_format = "YAML"
  content         = <<-EOT
${content}EOT
  ${more}
}
output "arn" { value = aws_ssm_document.one.arn }
output "latest" { value = aws_ssm_document.one.latest_version }
`
    writeFileSync(join(folder, 'main.tf'), text)
  }
  const terraform = (...words: string[]): Promise<{ code: number | null; text: string }> =>
    new Promise((resolve) => {
      const child = spawn('terraform', [...words, '-no-color'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          TF_CLI_CONFIG_FILE: join(folder, 'rc'),
          CHECKPOINT_DISABLE: '1',
          AWS_EC2_METADATA_DISABLED: 'true',
        },
      })
      let text = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()))
      child.on('close', (code) => resolve({ code, text }))
    })
  const done = async (...words: string[]): Promise<void> => {
    const { code, text } = await terraform(...words)
    expect(code, `terraform ${words.join(' ')}: ${text}`).toBe(0)
  }
  const empty = async (): Promise<void> => {
    const { code, text } = await terraform('plan', '-detailed-exitcode', '-input=false')
    expect([code, text]).toEqual([0, expect.stringContaining('No changes')])
  }
  const apply = ['apply', '-auto-approve', '-input=false']

  test('the whole life of a document', async () => {
    const ssm = endpoint.client()
    const described = async () => (await ssm.send(new DescribeDocumentCommand({ Name: 'Terraformed' }))).Document
    configure(sleepy, 'tags = { team = "ops" }')
    await done('init', '-input=false')
    await done(...apply)
    await empty()
    expect(await described()).toMatchObject({ DefaultVersion: '1', Tags: [{ Key: 'team', Value: 'ops' }] })

    configure(sleepy.replace('PT1S', 'PT2S'), 'tags = { team = "ops", more = "yes" }')
    await done(...apply)
    await empty()
    expect(await described()).toMatchObject({ DefaultVersion: '2', LatestVersion: '2' })
    expect((await ssm.send(new GetDocumentCommand({ Name: 'Terraformed' }))).Content).toBe(
      sleepy.replace('PT1S', 'PT2S'),
    )

    configure(
      sleepy.replace('PT1S', 'PT2S'),
      'permissions = { type = "Share", account_ids = "222233334444,555566667777" }',
    )
    await done(...apply)
    await empty()

    await done('destroy', '-auto-approve', '-input=false')
    await expect(described()).rejects.toMatchObject({ name: 'InvalidDocument' })
  }, 240_000)
})
