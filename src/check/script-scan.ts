/**
 * Whether script text writes to AWS, judged by the names of the calls it makes. On the safe side: what is not seen to read is
 * `unknown`. `guardia`'s own documents pass a better judge in `CheckOptions.scriptWrites`.
 */
import type { ScriptVerdict } from './options.ts'

const reading =
  /^(describe|get|list|head|lookup|search|query|scan|select|simulate|test|validate|preview|batch_get|generate_presigned|can_paginate|paginate|assume_role|filter_log_events|start_query|detect_)/

/** Verbs with which boto3's changing methods begin. */
const writing =
  /^(accept|add|allocate|apply|approve|associate|attach|authorize|batch_(?:delete|put|update|write|execute)|cancel|change|complete|confirm|copy|create|delete|deploy|deregister|detach|disable|disassociate|enable|execute|failover|import|initiate|invoke|issue|migrate|modify|move|notify|post|promote|provision|publish|purge|put|reboot|rebuild|receive|register|reject|release|remove|replace|request|reset|resize|restart|restore|resume|retry|revoke|rotate|run|schedule|send|set|start|stop|subscribe|suspend|switch|tag|terminate|transact_write|transfer|unassign|unsubscribe|untag|update|upload|write)_/

/** Ways out of the script by which it may do anything. */
const elsewhere =
  /\b(subprocess|os\.system|urllib|requests\.|http\.client|socket\.|exec\(|eval\(|importlib|__import__|Invoke-)/

/** Calls whose name is computed, resource objects, and changing methods of one word, which Python's own objects have too. */
const indirect =
  /\bgetattr\s*\(|\bboto3\.resource\b|\.\s*(invoke|delete|terminate|stop|start|reboot|put|attach|detach)\s*\(/

/** Judges one script: Python by its boto3 calls, PowerShell by its cmdlets. */
export function scanScript(source: string): ScriptVerdict {
  const code = source.replace(/^\s*#.*$/gm, '')
  if (
    /\b(New|Set|Remove|Stop|Start|Update|Add|Register|Unregister|Edit|Restart|Send|Write)-[A-Z]{2,}[A-Za-z0-9]*\b/.test(
      code,
    )
  )
    return 'writes'
  if (!/\bboto3\b|\bbotocore\b/.test(code)) {
    // No function and no PowerShell variable: a placeholder, not a script yet.
    if (
      !/\bdef\s|\$\w/.test(code) ||
      /%%/.test(code) ||
      elsewhere.test(code) ||
      /\b[A-Z][a-z]+-[A-Z]{2,}\w+/.test(code)
    )
      return 'unknown'
    return 'reads'
  }
  const methods = [...code.matchAll(/\.\s*([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\s*\(/g)].map((match) => match[1]!)
  if (methods.some((name) => writing.test(name) && !plainPython.has(name))) return 'writes'
  if (elsewhere.test(code) || indirect.test(code)) return 'unknown'
  return methods.every((name) => reading.test(name) || plainPython.has(name) || definesMethod(code, name))
    ? 'reads'
    : 'unknown'
}

/** Methods of Python's own objects whose names look like calls. */
const plainPython: ReadonlySet<string> = new Set([
  'add_argument',
  'add_handler',
  'set_index',
  'update_wrapper',
  'write_text',
  'write_bytes',
  'get_paginator',
  'get_waiter',
  'run_until_complete',
  'set_stream_logger',
  'set_default',
  'start_with',
])

/** A method that the script itself defines: its own calls are judged where they stand. */
function definesMethod(code: string, name: string): boolean {
  return new RegExp(`\\bdef\\s+${name}\\b`).test(code)
}
