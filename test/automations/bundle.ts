/** A script of the tests as one file that Node runs in a process of its own: what the sources say now, not what was built last. */
import { cpSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build } from 'vite'

const project = resolve(import.meta.dirname, '..', '..')

/** Bundles a script and answers the path of the bundle, alone in a folder that whoever asked removes. */
export async function bundled(script: string): Promise<string> {
  const name = basename(script, '.ts')
  // Inside node_modules: the packages are found from there.
  const folder = join(project, 'node_modules', '.cache', `guardia-${name}-${process.pid}`)
  await build({
    configFile: false,
    root: project,
    logLevel: 'error',
    build: {
      ssr: script,
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  cpSync(join(project, 'src/engine/python'), join(folder, 'python'), { recursive: true })
  cpSync(join(project, 'src/aws/model'), join(folder, 'model'), { recursive: true })
  return join(folder, `${name}.mjs`)
}
