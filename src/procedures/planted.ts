/** Secrets and personal data that rehearsals plant, and that no report may show: all of them made up. */
import assert from 'node:assert/strict'

const token =
  'eyJhbGciOiJSUzI1NiIsImtpZCI6InBsYW50ZWQifQ.eyJzdWIiOiJwbGFudGVkLXBhdGllbnQiLCJlbWFpbCI6ImFuYUBleGFtcGxlLm9yZyJ9.c2lnbmF0dXJlLXBsYW50ZWQ'
/** By what they are, as they must not be found anywhere. */
export const planted: { readonly [kind: string]: string } = {
  token,
  'half of a token': token.split('.')[1] ?? '',
  'basic credentials': 'cGxhbnRlZDpwYXNzd29yZA',
  'access key': 'AKIAPLANTED0EXAMPLE1',
  'secret key': 'pLaNtEdFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY01',
  password: 'planted-hunter2',
  'e-mail address': 'ana.planted@clinica.example',
  'phone number': '+57 300 555 0142',
  'local phone number': '3005550143',
  'identity number': '1.032.555.789',
  'another identity number': '52555678',
  'name of a patient': 'Ana Sofía Plantada',
}

/** Lines as a careless function logs them: everything planted is in them. */
export const carelessLines: readonly string[] = [
  `ERROR authorizer refused Authorization: Bearer ${planted['token']}`,
  `{"level":"ERROR","headers":{"authorization":"Basic ${planted['basic credentials']}"},"message":"upstream 401"}`,
  `ERROR signing failed for ${planted['access key']} secret ${planted['secret key']}`,
  `ERROR login password=${planted['password']} user ${planted['e-mail address']}`,
  `ERROR sms to ${planted['phone number']} and ${planted['local phone number']} not sent`,
  `ERROR patient cédula ${planted['identity number']} or CC: ${planted['another identity number']} has no booking`,
  `{"level":"ERROR","patient_name":"${planted['name of a patient']}","message":"no slot"}`,
  `ERROR replay of ${planted['half of a token']}`.replace('replay of ', 'replay of token='),
]

/**
 * Holds what a run left behind against everything that was planted.
 *
 * @throws AssertionError naming the kind of what was found, and where
 */
export function assertNothingPlanted(what: string, left: unknown): void {
  const text = JSON.stringify(left)
  for (const [kind, value] of Object.entries(planted)) {
    const found = [value, JSON.stringify(value).slice(1, -1)].some((one) => text.includes(one))
    assert.ok(!found, `${what} holds the planted ${kind}`)
  }
}
