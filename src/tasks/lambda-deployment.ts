/** Built executables into Lambda functions: code, a version, and at last the alias, each only over what was seen. */
import { resolve } from 'node:path'
import { type CodePackage, codePackage } from './executable.ts'
import { assertVersion, type FunctionState, functionState, settled } from './function-state.ts'
import { both, resolved, type Task, type TaskContext, type TaskParameter, type TaskStep, type Value } from './task.ts'

/** One function and what is built for it. */
export interface DeployedFunction {
  readonly name: string
  /** The executable, from the project's folder: each function has its own, whatever its file is called. */
  readonly executable: string
}

export interface LambdaDeployment {
  /** `deploy-lambdas` unless given. */
  readonly name?: string
  readonly parameters: { readonly [name: string]: TaskParameter }
  readonly functions: Value<readonly DeployedFunction[]>
  /** The alias that serves. */
  readonly alias: string
}

/**
 * Declares the task that releases functions of a `provided` runtime. Aliases move last: until then everything serves as before.
 *
 * @example lambdaDeployment({ parameters: {}, alias: 'live', functions: [{ name: 'acme-api', executable: 'target/lambda/api/bootstrap' }] })
 */
export function lambdaDeployment(declared: LambdaDeployment): Task {
  const { alias } = declared
  return {
    name: declared.name ?? 'deploy-lambdas',
    title: both('Deploy the Lambda functions', 'Desplegar las funciones Lambda'),
    description: both(
      `Uploads the code of each function that differs, publishes a version, and moves the alias ${alias} to it when all versions are there. Each write names the RevisionId that was seen. The way back is the version of before.`,
      `Sube el código de cada función que difiere, publica una versión y mueve a ella el alias ${alias} cuando todas las versiones existen. Cada escritura nombra el RevisionId que se vio. El camino de vuelta es la versión anterior.`,
    ),
    parameters: declared.parameters,
    async plan(context) {
      const releases: Release[] = []
      for (const { name, executable } of await resolved(declared.functions, context)) {
        const code = await codePackage(resolve(context.folder, executable))
        releases.push({ alias, code, state: await functionState(context, name, alias, code) })
      }
      const parts = releases.map((release) => stepsOf(context, release))
      return { steps: [...parts.flatMap(({ make }) => make), ...parts.flatMap(({ move }) => move)] }
    },
  }
}

interface Release {
  readonly alias: string
  readonly code: CodePackage
  readonly state: FunctionState
}

/** What makes the version, and what makes it serve. */
function stepsOf(
  context: TaskContext,
  release: Release,
): { readonly make: readonly TaskStep[]; readonly move: readonly TaskStep[] } {
  const { state, code, alias } = release
  const { name } = state
  const hasCode = state.codeSha256 === code.codeSha256
  if (state.ready !== undefined && hasCode && state.alias?.version === state.ready) return { make: [], move: [] }
  // Handed from step to step: each write gives the next one its token.
  const now = { revision: state.revision, version: state.ready ?? '' }
  const call = (operation: string, input: Parameters<TaskContext['aws']['call']>[0]['input']) =>
    context.aws.call({ service: 'lambda', operation, input: { FunctionName: name, ...input } })
  const upload: TaskStep = {
    id: `${name}-code`,
    what: both(`upload the code of ${name}`, `subir el código de ${name}`),
    before: both(`code ${state.codeSha256.slice(0, 12)}`, `código ${state.codeSha256.slice(0, 12)}`),
    after: both(
      `code ${code.codeSha256.slice(0, 12)}; nothing serves it yet`,
      `código ${code.codeSha256.slice(0, 12)}; todavía nada lo sirve`,
    ),
    facts: { revision: state.revision, before: state.codeSha256, after: code.codeSha256 },
    async apply() {
      await call('UpdateFunctionCode', { ZipFile: code.zip, RevisionId: now.revision })
      now.revision = await settled(context, name)
    },
  }
  const differs = state.differs.length === 0 ? '' : ` (${state.differs.join(', ')})`
  const publish: TaskStep = {
    id: `${name}-version`,
    what: both(`publish a version of ${name}`, `publicar una versión de ${name}`),
    before: both(
      `no version has this code and these settings${differs}`,
      `ninguna versión tiene este código y esta configuración${differs}`,
    ),
    after: both('a version of its own, which never changes', 'una versión propia, que no cambia nunca'),
    facts: { revision: state.revision, code: code.codeSha256, differs: state.differs },
    async apply(progress) {
      const made = await call('PublishVersion', { CodeSha256: code.codeSha256, RevisionId: now.revision })
      now.version = String(made['Version'])
      await assertVersion(context, state, now.version, code.codeSha256)
      progress(now.version)
    },
  }
  const serve: TaskStep = {
    id: `${name}-alias`,
    what: both(`move ${name}:${alias}`, `mover ${name}:${alias}`),
    before:
      state.alias === undefined
        ? both('no such alias', 'no existe el alias')
        : both(`version ${state.alias.version}`, `versión ${state.alias.version}`),
    after:
      state.ready === undefined
        ? both('the new version', 'la versión nueva')
        : both(`version ${state.ready}`, `versión ${state.ready}`),
    facts: {
      alias: state.alias?.revision ?? 'none',
      version: state.alias?.version ?? 'none',
      ready: state.ready ?? 'none',
    },
    async apply(progress) {
      const input = { Name: alias, FunctionVersion: now.version }
      if (state.alias === undefined) await call('CreateAlias', input)
      else await call('UpdateAlias', { ...input, RevisionId: state.alias.revision })
      progress(now.version)
    },
  }
  return {
    make: [...(hasCode ? [] : [upload]), ...(hasCode && state.ready !== undefined ? [] : [publish])],
    move: [serve],
  }
}
