/** How a check may be told what to expect. */

/** Whether a script writes to AWS. */
export type ScriptVerdict = 'reads' | 'writes' | 'unknown'

/** Options of `checkDocument`. */
export interface CheckOptions {
  /** What a write without approval is worth: `warning` (the default) for documents of others, `error` for our own. */
  readonly approval?: 'error' | 'warning'
  /** The procedure declares that it acts without approval, and why. */
  readonly auto?: { readonly reason: string }
  /** Judges script source; the default scans for boto3 calls and is on the safe side. */
  readonly scriptWrites?: (source: string) => ScriptVerdict
  /** Rules to leave out, by id. */
  readonly ignore?: readonly string[]
}
