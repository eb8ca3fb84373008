/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
import type { Signal } from '../../engine/index.ts'
import { ApiError } from '../api-error.ts'
import { noExecution } from './no-execution.ts'
import { executionOf, type Operation, type Request, text } from './operation.ts'

export const sendAutomationSignal: Operation = {
  name: 'SendAutomationSignal',
  async allow(service, request, caller) {
    const tags = service.automations.documents
    const id = text(request, 'AutomationExecutionId')
    const known = service.automations.get(id) === undefined ? [] : tags.listTags('Automation', id)
    const context = Object.fromEntries(known.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value]))
    const check = { action: 'ssm:SendAutomationSignal', resource: executionOf(service, request), context }
    await service.access.require(caller, [check])
  },
  async run({ automations }, request, caller) {
    const id = text(request, 'AutomationExecutionId')
    if (automations.get(id) === undefined) throw noExecution(id)
    const reply = await automations.signal(id, signalOf(request, caller.arn))
    if (!reply.accepted) throw new ApiError(reply.error, reply.reason)
    return {}
  },
}

/** Values come as lists of one. The caller is who signed the request, whatever the payload says. */
function signalOf(request: Request, approver: string): Signal {
  const type = text(request, 'SignalType')
  if (type === 'Revoke') {
    throw new ApiError(
      'InvalidAutomationSignalException',
      'Revoke withdraws an access request; an automation has none.',
    )
  }
  const payload = Object.entries(request['Payload'] ?? {}).map(([name, values]) => [
    name,
    String((values as readonly string[])[0] ?? ''),
  ])
  const values = Object.fromEntries(payload) as { readonly [name: string]: string }
  const comment = Object.hasOwn(values, 'Comment') ? values['Comment'] : undefined
  return {
    type: type as Signal['type'],
    approver,
    ...(comment === undefined ? {} : { comment }),
    ...(payload.length === 0 ? {} : { payload: values }),
  }
}
