/** Where outputs of each kind of step come from, and of what SSM type they are. */
import { findOperation, findService, type Operation, suggest, typeOfPath, valueTypeOf } from '../aws/index.ts'
import { GuardiaError, type ValueType } from '../document/index.ts'
import type { Draft } from './block.ts'
import type { OutputSite } from './outputs.ts'
import type { Braces } from './reference.ts'
import type { Kinds } from './script.ts'
import { valueTypeOfKind } from './values.ts'

/**
 * The operation that a call names.
 *
 * @throws GuardiaError `unknown-service`, `unknown-operation`, with the nearest name
 */
export function operationOf(step: string, service: string, api: string): Operation {
  const found = findOperation(service, api)
  if (found) return found
  const known = findService(service)
  if (!known) {
    throw new GuardiaError(
      'unknown-service',
      `Step ${step} calls the service "${service}", which AWS does not have. Use boto3's name, such as "lambda" or "elbv2".`,
    )
  }
  const near = suggest(api, known.operationNames)
  throw new GuardiaError(
    'unknown-operation',
    `Step ${step} calls ${service}.${api}, which does not exist.${near ? ` Did you mean ${near}?` : ''}`,
  )
}

/** Outputs of an AWS call, typed by the service model. */
export function callSite(draft: Draft, operation: Operation, braces: Braces): OutputSite {
  return {
    braces,
    step: draft.name,
    root: '$',
    outputs: draft.outputs,
    typeOf(path) {
      if (path.length === 0) return 'StringMap'
      const found = typeOfPath(operation, path)
      if (found.ok === true) return valueTypeOf(found.shape, found.list)
      if (found.ok === 'dynamic') return 'String'
      throw new GuardiaError(
        'unknown-output',
        `Step ${draft.name} reads an output that ${operation.service}.${operation.name} does not give: ${found.message}`,
      )
    },
  }
}

/** Outputs of a script, typed by its declaration. */
export function scriptSite(draft: Draft, outputs: Kinds, braces: Braces): OutputSite {
  return {
    braces,
    step: draft.name,
    root: '$.Payload',
    outputs: draft.outputs,
    names: Object.keys(outputs),
    typeOf(path): ValueType {
      const [head, ...rest] = path
      const kind = head?.kind === 'child' && Object.hasOwn(outputs, head.name) ? outputs[head.name] : undefined
      if (kind === undefined || rest.length > 0) {
        throw new GuardiaError(
          'unknown-output',
          `Step ${draft.name} reads an output that its script does not declare. Declared: ${Object.keys(outputs).join(', ')}.`,
        )
      }
      return valueTypeOfKind(kind.type)
    },
  }
}
