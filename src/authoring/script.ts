/**
 * Scripts are real files with their own tests. A declaration names the file, the handler and what goes in and out; the source
 * is read when the procedure is built and travels inside the document.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GuardiaError } from '../document/index.ts'
import { compactPython } from './compact-python.ts'
import type { Input } from './input.ts'
import type { ValueKind } from './values.ts'

/** Kinds by name. */
export interface Kinds {
  readonly [name: string]: ValueKind<unknown>
}

/** The TypeScript type of a kind's value. */
export type ValueOf<K> = K extends ValueKind<infer T> ? T : never

/** Inputs of a script: each a value or a reference. */
export type ScriptInputs<I extends Kinds> = { readonly [K in keyof I]: Input<ValueOf<I[K]>> }

/** The object that a script's handler returns. */
export type ScriptResult<O extends Kinds> = { readonly [K in keyof O]: ValueOf<O[K]> }

/** A declared script. */
export interface Script<I extends Kinds, O extends Kinds> {
  readonly runtime: 'python3.11'
  readonly handler: string
  readonly source: string
  readonly inputs: I
  readonly outputs: O
}

/**
 * Declares a Python script. The handler is the function named like the file, `decide_change.py` → `decide_change(events, context)`,
 * unless `handler` says otherwise. `library` texts are put before it: shared functions, since SSM runs one text.
 *
 * @param base `import.meta.url` of the procedure
 * @throws GuardiaError `script-not-found`, `script-without-handler`
 * @example const decide = python(import.meta.url, 'scripts/decide.py', { inputs: { timeout: integer() }, outputs: { verdict: text() } })
 */
export function python<const I extends Kinds, const O extends Kinds>(
  base: string,
  file: string,
  declaration: {
    readonly inputs: I
    readonly outputs: O
    readonly handler?: string
    readonly library?: readonly string[]
  },
): Script<I, O> {
  const own = readScript(base, file)
  const handler = declaration.handler ?? (file.split('/').at(-1) ?? file).replace(/\.py$/, '').replaceAll('-', '_')
  if (!new RegExp(`^def ${handler}\\s*\\(`, 'm').test(own)) {
    throw new GuardiaError(
      'script-without-handler',
      `${file} defines no function ${handler}(events, context). Define it, or name the handler in the declaration.`,
    )
  }
  const source = [...(declaration.library ?? []), own].map(compactPython).join('')
  return {
    runtime: 'python3.11',
    handler,
    source,
    inputs: declaration.inputs,
    outputs: declaration.outputs,
  }
}

/** Reads a script's text; line ends become LF so that documents are the same on every machine. */
export function readScript(base: string, file: string): string {
  const url = new URL(file, base)
  try {
    return readFileSync(fileURLToPath(url), 'utf8').replaceAll('\r\n', '\n')
  } catch (cause) {
    throw new GuardiaError(
      'script-not-found',
      `The script ${file} cannot be read beside ${base.split('/').at(-1)}. Put the file there, or mend the name.`,
      { cause },
    )
  }
}
