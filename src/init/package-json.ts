/** package.json and tsconfig.json of a new project. */
import type { ProjectOptions } from './project.ts'

/** The text of package.json. */
export function packageOf({ name, guardia, versions }: ProjectOptions): string {
  const content = {
    name: packageName(name),
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    guardia: { procedures: './procedures/index.ts', rehearsals: './procedures/rehearsals.ts' },
    devDependencies: {
      // What types the calls of the example.
      '@aws-sdk/client-ssm': versions.ssm,
      '@types/node': versions.nodeTypes,
      guardia: `file:${guardia}`,
      typescript: versions.typescript,
    },
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

/** What npm takes as a name. */
export function packageName(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
  return plain.replace(/^-+|-+$/g, '').slice(0, 200) || 'runbook'
}

/** Without noUncheckedIndexedAccess: answers of services whose SDK package is not installed are open maps. */
export const tsconfig: { readonly [part: string]: unknown } = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['procedures'],
}
