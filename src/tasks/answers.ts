/** Reading AWS's answers. */
import { isObject, type Json, type JsonObject } from '../document/index.ts'
import type { AwsCall } from '../local/index.ts'
import type { TaskContext } from './task.ts'

/** The answer; undefined where AWS says, by one of these error codes, that the thing is not there. Other errors are thrown. */
export async function findOne(
  aws: TaskContext['aws'],
  call: AwsCall,
  absent: readonly string[],
): Promise<JsonObject | undefined> {
  try {
    return await aws.call(call)
  } catch (error) {
    if (isRefusal(error, absent)) return undefined
    throw error
  }
}

/** AWS refused with one of these error codes. */
export function isRefusal(error: unknown, codes: readonly string[]): error is Error {
  return error instanceof Error && codes.includes(error.name)
}

/** A member of a member; undefined where something on the way is missing. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let current = value
  for (const name of path) current = isObject(current) ? current[name] : undefined
  return current
}

/** A list of objects; empty where there is none. */
export function listAt(value: Json | undefined, ...path: readonly string[]): readonly JsonObject[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? (found as readonly Json[]).filter(isObject) : []
}

/** Waits; ends early with the signal's reason. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
