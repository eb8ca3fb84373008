import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Tests that start processes, talk to the local AWS, or go through the whole corpus at length; the inner loop leaves them out. */
const slow = [
  'test/local/**',
  'test/rehearse/**',
  'test/cli/**',
  'test/tasks/**',
  'test/server/endpoint/**',
  'test/automations/crash/**',
  'test/procedures/**/*.rehearsal.test.ts',
  'test/types/**',
  'test/engine/hostile-scripts.test.ts',
  'test/import/slow.test.ts',
  'test/import/corpus.test.ts',
  'test/import/printed.test.ts',
  'test/docs/corpus.test.ts',
  'test/check/fuzz.test.ts',
]
const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const alias = [
  { find: /^guardia$/, replacement: source('./src/index.ts') },
  { find: /^guardia\/policy$/, replacement: source('./src/iam/index.ts') },
  { find: /^guardia\/(document|check|engine|import|rehearse|tasks)$/, replacement: source('./src/$1/index.ts') },
]
const shared = { testTimeout: 30_000, hookTimeout: 120_000, pool: 'forks' as const }

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      { resolve: { alias }, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: slow, ...shared } },
      {
        resolve: { alias },
        test: {
          name: 'slow',
          globalSetup: [source('./test/python-environment.ts')],
          include: slow.map((one) => (one.endsWith('.ts') ? one : `${one}/*.test.ts`)),
          ...shared,
        },
      },
    ],
  },
})
