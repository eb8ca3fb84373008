/** `guardia up` and `down`: the local AWS and the SSM endpoint in one, with people to act as and the project's documents in it. */
import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Credentials } from '../client/index.ts'
import { GuardiaError } from '../document/index.ts'
import type { AddCommand } from './commands.ts'
import { type EndpointState, isAlive, runningEndpoint, stateFile } from './endpoint.ts'
import type { LocalEndpoint } from './local-endpoint.ts'
import type { Terminal } from './terminal.ts'

const people = ['operator', 'approver', 'second'] as const
const startSeconds = 120
const stopSeconds = 20

export const upCommand: AddCommand = (program, terminal) => {
  program
    .command('up')
    .description('run the local AWS and the SSM endpoint; Ctrl-C ends it')
    .option('--port <number>', 'where to listen', '4577')
    .option('--detach', 'return when it is ready; "guardia down" ends it')
    .action(async (options: { readonly port: string; readonly detach?: boolean }) => {
      const { guardiaHome } = await import('../local/index.ts')
      const home = guardiaHome(terminal.cwd)
      const running = runningEndpoint(home)
      if (running !== undefined) {
        terminal.out(`It is running already: ${running.endpoint}\n`)
        return
      }
      if (options.detach) await detach(home, options.port, terminal)
      else await run(home, options.port, terminal)
    })
}

async function run(home: string, port: string, terminal: Terminal): Promise<void> {
  const { startEndpoint } = await import('./local-endpoint.ts')
  const { endSignal } = await import('./serve.ts')
  if (!/^\d+$/.test(port) || Number(port) > 65_535)
    throw new GuardiaError('usage', `--port ${port}: expected a number from 0 to 65535.`)
  const ending = endSignal()
  // The people of this AWS are its own: whatever AWS credentials this terminal has stay out of it.
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, AWS_SESSION_TOKEN: _token, ...env } = terminal.env
  const endpoint = await startEndpoint(
    {
      port: Number(port),
      folder: join(home, 'data'),
      clock: 'wall',
      onProgress: (message) => terminal.err(`${message}\n`),
    },
    { ...terminal, env },
  )
  try {
    const state: EndpointState = {
      pid: process.pid,
      endpoint: endpoint.url,
      region: endpoint.region,
      account: endpoint.account,
      people: await peopleOf(endpoint, home),
    }
    const published = await publish(endpoint, terminal)
    writeFileSync(stateFile(home), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
    terminal.out(`guardia listening on ${endpoint.url}\n`)
    if (published.length > 0) terminal.out(`documents: ${published.join(', ')}\n`)
    const ended = await Promise.race([ending, endpoint.died])
    if (ended instanceof Error) throw ended
  } finally {
    rmSync(stateFile(home), { force: true })
    await endpoint.stop()
  }
}

/** People with keys of their own, kept between starts: who starts is not who approves. */
async function peopleOf(endpoint: LocalEndpoint, home: string): Promise<EndpointState['people']> {
  const { createUser } = await import('../local/index.ts')
  const file = join(home, 'data', 'people.json')
  const known = readPeople(file)
  const found: { [name: string]: Credentials } = {}
  for (const name of people) {
    const credentials = known[name]
    const isThere =
      credentials !== undefined &&
      (await endpoint.caller.call({ service: 'iam', operation: 'GetUser', input: { UserName: name } }).then(
        () => true,
        () => false,
      ))
    found[name] = isThere ? credentials : (await createUser(endpoint.caller, name, everything)).credentials
  }
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`, { mode: 0o600 })
  return found
}

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

function readPeople(file: string): { readonly [name: string]: Credentials } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { readonly [name: string]: Credentials }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** Puts the project's procedures into the endpoint, as Terraform does on AWS; answers their names. */
async function publish(endpoint: LocalEndpoint, terminal: Terminal): Promise<readonly string[]> {
  const { findProject, loadProcedures } = await import('./project.ts')
  const { compileProcedure } = await import('../compile/index.ts')
  const { SsmError, ssmClient } = await import('../client/index.ts')
  const client = ssmClient({ endpoint: new URL(endpoint.url), region: endpoint.region, credentials: endpoint.root })
  let procedures: Awaited<ReturnType<typeof loadProcedures>>
  try {
    procedures = await loadProcedures(findProject(terminal.cwd))
  } catch (error) {
    if (error instanceof GuardiaError && error.code === 'no-project') return []
    throw error
  }
  for (const { procedure, yaml } of procedures.map(compileProcedure)) {
    const content = { Name: procedure.name, Content: yaml, DocumentFormat: 'YAML' }
    try {
      await client.call('CreateDocument', { ...content, DocumentType: 'Automation' })
    } catch (error) {
      if (!(error instanceof SsmError) || error.awsCode !== 'DocumentAlreadyExists') throw error
      await update(client, content)
    }
  }
  return procedures.map((one) => one.name)

  async function update(
    ssm: typeof client,
    content: { readonly Name: string; readonly Content: string; readonly DocumentFormat: string },
  ): Promise<void> {
    try {
      const { DocumentDescription: described } = await ssm.call('UpdateDocument', {
        ...content,
        DocumentVersion: '$LATEST',
      })
      const version = (described as { readonly DocumentVersion?: string }).DocumentVersion ?? '1'
      await ssm.call('UpdateDocumentDefaultVersion', { Name: content.Name, DocumentVersion: version })
    } catch (error) {
      if (!(error instanceof SsmError) || error.awsCode !== 'DuplicateDocumentContent') throw error
    }
  }
}

/** Runs `guardia up` as a process of its own, and waits until it is ready. */
async function detach(home: string, port: string, terminal: Terminal): Promise<void> {
  mkdirSync(home, { recursive: true })
  const log = join(home, 'up.log')
  const output = openSync(log, 'w', 0o600)
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'up', '--port', port], {
    cwd: terminal.cwd,
    env: { ...terminal.env },
    detached: true,
    stdio: ['ignore', output, output],
  })
  let code: number | null | undefined
  child.on('exit', (one) => {
    code = one ?? 1
  })
  for (const until = Date.now() + startSeconds * 1000; Date.now() < until; await sleep(50)) {
    const running = runningEndpoint(home)
    if (running !== undefined && running.pid === child.pid) {
      child.unref()
      terminal.out(`guardia listening on ${running.endpoint}\n`)
      return
    }
    if (code !== undefined) break
  }
  if (code === undefined) child.kill('SIGTERM')
  const said = readFileSync(log, 'utf8').trim()
  throw new GuardiaError('up-failed', `It did not start. ${said === '' ? `Its log is ${log}.` : `It said:\n${said}`}`)
}

export const downCommand: AddCommand = (program, terminal) => {
  program
    .command('down')
    .description('end what "guardia up" runs; documents and executions are kept')
    .action(async () => {
      const { guardiaHome } = await import('../local/index.ts')
      const home = guardiaHome(terminal.cwd)
      const running = runningEndpoint(home)
      if (running === undefined) {
        rmSync(stateFile(home), { force: true })
        terminal.out('Nothing was running.\n')
        return
      }
      // After a reboot another process may have that number.
      if (!(await answers(running.endpoint))) {
        rmSync(stateFile(home), { force: true })
        terminal.out(`Nothing answers at ${running.endpoint}: it had ended already.\n`)
        return
      }
      process.kill(running.pid, 'SIGTERM')
      for (const until = Date.now() + stopSeconds * 1000; Date.now() < until; await sleep(50)) {
        if (!isAlive(running.pid)) {
          terminal.out('Stopped.\n')
          return
        }
      }
      throw new GuardiaError(
        'down-failed',
        `Process ${running.pid} has not ended within ${stopSeconds} s of being told to. Its log is ${join(home, 'up.log')}.`,
      )
    })
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_guardia/health`, { signal: AbortSignal.timeout(3000) })).ok
  } catch {
    return false
  }
}
