/** What goes wrong with the data folder, in words for whoever runs the endpoint. */
import { GuardiaError } from '../document/index.ts'

/**
 * The store could not do its work. `code`: `folder-busy`, `folder-read-only`, `disk-full`, `store-damaged`, `store-too-new`,
 * `store-closed`, `store-failed`. To an API client it is an InternalServerError.
 */
export class StoreError extends GuardiaError {
  readonly awsCode = 'InternalServerError'
  readonly status = 500
}

/** An error of SQLite or of the file system, in words. */
export function storeError(cause: unknown, folder: string): StoreError {
  if (cause instanceof StoreError) return cause
  const code = String((cause as { readonly code?: unknown } | undefined)?.code ?? '')
  const said = cause instanceof Error ? cause.message : String(cause)
  const error = (name: string, text: string): StoreError => new StoreError(name, text, { cause })
  if (code === 'ENOSPC' || code.startsWith('SQLITE_FULL') || /disk is full/.test(said)) {
    return error(
      'disk-full',
      `The disk of the data folder ${folder} is full: nothing more can be kept. Free some space; executions then go on by themselves.`,
    )
  }
  if (/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code) || /readonly database/.test(said)) {
    return error(
      'folder-read-only',
      `The data folder ${folder} cannot be written to (${said}). Give this user the right to write there, or choose another folder with --data.`,
    )
  }
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return error(
      'store-damaged',
      `The store in ${folder} cannot be read (${said}). Put a copy of it in its place, or move the folder away to begin anew.`,
    )
  }
  return error('store-failed', `The store in ${folder} failed: ${said}.`)
}
