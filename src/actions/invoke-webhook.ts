/**
 * aws:invokeWebhook: posts to a webhook whose address and headers are kept as an integration in Parameter Store.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/invoke-webhook.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/creating-webhook-integrations.html
 */
import { isObject, member, textOf } from '../document/index.ts'
import type { StepContext } from './action.ts'
import { failure } from './failure-text.ts'
import { requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { operation, writtenText } from './needs.ts'
import { parsed } from './outputs.ts'

const name = 'aws:invokeWebhook'
/** Where Systems Manager keeps webhook integrations. */
const folder = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/webhook/'

const inputs = {
  IntegrationName: { kind: 'string', required: true, doc: 'The integration; it must exist.' },
  Body: { kind: 'string', doc: "What to post, in place of the integration's own payload." },
} as const

const outputs = {
  Response: { type: 'String', doc: 'The text of the answer.' },
  ResponseCode: { type: 'String', doc: 'The HTTP status of the answer.' },
  OutputPayload: { type: 'String', doc: 'Both as JSON text.' },
} as const

/** aws:invokeWebhook. An answer of 400 or more fails the step; its outputs stay readable. */
export const invokeWebhook: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Posts to a webhook integration.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/invoke-webhook.html',
  impact: 'Undetermined',
  inputs,
  outputs,
  repeatable: false,
  needs: (inputs) => [
    operation('ssm', 'GetParameter', { Name: folder + (writtenText(inputs, 'IntegrationName') ?? '*') }),
    // only where the integration is encrypted with a key of the customer's own: the document doesn't say which
    { kind: 'action', action: 'kms:Decrypt', resource: '*' },
  ],
  async run(inputs, context) {
    const integration = await integrationOf(requiredText(inputs, 'IntegrationName'), context)
    const body = textInput(inputs, 'Body') ?? integration.payload
    const answer = await context.http({
      method: 'POST',
      url: integration.url,
      headers: integration.headers,
      ...(body === undefined ? {} : { body }),
    })
    const output = { Response: answer.body, ResponseCode: String(answer.status) }
    if (answer.status >= 400) throw failure(name, `The webhook answered ${answer.status}: ${answer.body}`, { output })
    return { kind: 'done', output }
  },
}

interface Integration {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly payload: string | undefined
}

/** The integration is a secret: messages name it, and never say what is in it. */
async function integrationOf(integration: string, context: StepContext): Promise<Integration> {
  const answer = await context.call('ssm', 'GetParameter', { Name: folder + integration, WithDecryption: true })
  const value = parsed(member(answer['Parameter'], 'Value'))
  if (!isObject(value)) throw unusable(integration, 'its value is not a JSON object')
  const { URL: url, headers, payload } = value
  if (typeof url !== 'string' || !url.startsWith('https://')) throw unusable(integration, 'its URL is not an https URL')
  const texts = Object.entries(isObject(headers) ? headers : {})
  return {
    url,
    headers: Object.fromEntries(texts.map(([key, text]) => [key, textOf(text)])),
    payload: payload === undefined || payload === null ? undefined : textOf(payload),
  }
}

function unusable(integration: string, why: string): Error {
  return failure(name, `The webhook integration ${integration} can't be used: ${why}`, { stage: 'InputValidation' })
}
