/** HTTP requests of aws:invokeWebhook. https://docs.aws.amazon.com/systems-manager/latest/userguide/invoke-webhook.html */
import type { SendHttp } from '../engine/index.ts'

const timeoutMilliseconds = 30_000
const bodyLimit = 1024 * 1024

/** Sends with Node's own fetch. Redirects are not followed: an integration names one place. */
export const sendHttp: SendHttp = async ({ method, url, headers, body }, signal) => {
  const limit = AbortSignal.timeout(timeoutMilliseconds)
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    ...(body === undefined ? {} : { body }),
  })
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > bodyLimit) throw new Error(`${url} answered with more than ${bodyLimit} bytes.`)
    parts.push(part)
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.concat(parts).toString('utf8'),
  }
}
