/** What a Lambda function of a `provided` runtime is made of: one executable named bootstrap. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { GuardiaError } from '../document/index.ts'
import { zipOf } from './zip.ts'

export type Architecture = 'arm64' | 'x86_64'

/** ELF's e_machine: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const machines: Readonly<Record<number, Architecture>> = { 183: 'arm64', 62: 'x86_64' }
/** Lambda's limit for code that is sent with the call. */
const mostBytes = 50 * 1024 * 1024

/** An executable as Lambda takes it. */
export interface CodePackage {
  readonly zip: Uint8Array
  /** As Lambda reports it: SHA-256 in base64. */
  readonly codeSha256: string
  /** undefined: a script, which runs on any. */
  readonly architecture: Architecture | undefined
}

/**
 * Packages a built executable.
 *
 * @throws GuardiaError `not-built`, `not-executable`, `too-large`
 */
export async function codePackage(path: string): Promise<CodePackage> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new GuardiaError('not-built', `${path} cannot be read: ${cause.message}. Build first. Nothing was done.`, {
      cause,
    })
  })
  const isElf = bytes.length > 20 && bytes.subarray(0, 4).toString('latin1') === '\x7fELF'
  const architecture = isElf ? machines[bytes.readUInt16LE(18)] : undefined
  if (isElf ? architecture === undefined : bytes.subarray(0, 2).toString('latin1') !== '#!') {
    throw new GuardiaError(
      'not-executable',
      `${path} is no executable of arm64 or x86_64 Linux and no script. Lambda would answer every call with an error. Nothing was done.`,
    )
  }
  const zip = zipOf('bootstrap', bytes)
  if (zip.length > mostBytes) {
    throw new GuardiaError(
      'too-large',
      `${path} has ${bytes.length} bytes; Lambda takes 50 MB at most with the call. Strip its symbols. Nothing was done.`,
    )
  }
  return { zip, codeSha256: createHash('sha256').update(zip).digest('base64'), architecture }
}
