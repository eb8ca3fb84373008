/**
 * A rule's target that is an automation: the execution starts as the target's role, which EventBridge takes on.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-event-bridge.html
 */
import { createHash } from 'node:crypto'
import { isObject, type Json } from '../../document/index.ts'
import { ApiError } from '../api-error.ts'
import type { Operation, Request, Service } from '../operations/operation.ts'
import { validate } from '../validation.ts'
import type { StartTarget } from './delivery.ts'

/** Starts executions through the operation that clients use, so that the role's rights count as theirs do. */
export function automationTarget(ready: Promise<Service>, start: Operation): StartTarget {
  return async ({ arn, roleArn, rule, input }) => {
    const service = await ready
    const [, name = '', version] = /:automation-definition\/([^:]+)(?::(.+))?$/.exec(arn) ?? []
    if (roleArn === undefined) {
      throw new ApiError('AccessDeniedException', `The target ${arn} has no role that may start it.`)
    }
    const caller = await service.directory.assume({
      roleArn,
      // EventBridge names its sessions by a hash; the same rule has the same one.
      sessionName: createHash('sha256').update(rule).digest('hex').slice(0, 32),
      service: 'events.amazonaws.com',
      context: { 'aws:SourceArn': rule, 'aws:SourceAccount': service.place.account },
    })
    const parameters = parametersOf(input)
    const request: Request = {
      DocumentName: name,
      ...(version === undefined ? {} : { DocumentVersion: version }),
      ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
    }
    validate(start.name, request)
    await start.allow(service, request, caller)
    await start.run(service, request, caller)
  }
}

/** Every value is a list of text, also a single one. Anything else starts nothing. */
function parametersOf(input: string): { readonly [name: string]: Json } {
  try {
    const value = JSON.parse(input) as Json
    if (isObject(value)) return value
  } catch (cause) {
    throw new ApiError('ValidationException', `The target's input is no JSON: ${input.slice(0, 200)}`, 400, { cause })
  }
  throw new ApiError(
    'ValidationException',
    "The target's input must be a JSON object of parameter names and lists of text.",
  )
}
