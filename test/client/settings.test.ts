/** Whom to call and as whom: what AWS's own tools would take from the same environment. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingsOf } from '../../src/client/index.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'guardia-home-'))
  mkdirSync(join(home, '.aws'))
  writeFileSync(
    join(home, '.aws', 'config'),
    '[default]\nregion = eu-west-1\n\n[profile ops]\nregion=sa-east-1\nendpoint_url = http://127.0.0.1:9999\n# [profile x]\n[profile __proto__]\nregion = x\n',
  )
  writeFileSync(
    join(home, '.aws', 'credentials'),
    '[default]\naws_access_key_id = D\naws_secret_access_key = DS\n[ops]\naws_access_key_id=O\naws_secret_access_key=OS\naws_session_token = OT\n',
  )
})
afterAll(() => rmSync(home, { recursive: true }))

const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' }
const local = {
  endpoint: 'http://127.0.0.1:4577',
  region: 'us-east-1',
  credentials: { accessKeyId: 'L', secretAccessKey: 'LS' },
}
const told = (choice: Parameters<typeof settingsOf>[0], env: { [name: string]: string }) => {
  const found = settingsOf(choice, { HOME: home, ...env })
  return found === undefined ? undefined : [found.endpoint.origin, found.region, found.credentials.accessKeyId]
}

describe('the endpoint', () => {
  test.each<[string, Parameters<typeof settingsOf>[0], { [name: string]: string }, string[] | undefined]>([
    ['nothing said', {}, {}, undefined],
    [
      'the option',
      { endpointUrl: 'http://127.0.0.1:1' },
      { AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:2' },
      ['http://127.0.0.1:1', 'eu-west-1', 'D'],
    ],
    [
      'its own variable',
      {},
      { AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:2', AWS_ENDPOINT_URL: 'http://127.0.0.1:3' },
      ['http://127.0.0.1:2', 'eu-west-1', 'D'],
    ],
    [
      'the variable of all services',
      {},
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:3' },
      ['http://127.0.0.1:3', 'eu-west-1', 'D'],
    ],
    ['the profile', {}, { AWS_PROFILE: 'ops' }, ['http://127.0.0.1:9999', 'sa-east-1', 'O']],
    [
      'AWS itself',
      { aws: true, local },
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:3', AWS_REGION: 'us-west-2' },
      ['https://ssm.us-west-2.amazonaws.com', 'us-west-2', 'D'],
    ],
    [
      'AWS in China',
      { aws: true },
      { AWS_REGION: 'cn-north-1' },
      ['https://ssm.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'D'],
    ],
    ['what runs here', { local }, {}, ['http://127.0.0.1:4577', 'us-east-1', 'L']],
    ['what runs here, as somebody', { local }, keys, ['http://127.0.0.1:4577', 'us-east-1', 'A']],
  ])('%s', (_, choice, env, expected) => {
    expect(told(choice, env)).toEqual(expected)
  })

  test('the environment goes before the profile', () => {
    expect(told({ aws: true }, { ...keys, AWS_DEFAULT_REGION: 'us-east-2' })).toEqual([
      'https://ssm.us-east-2.amazonaws.com',
      'us-east-2',
      'A',
    ])
    expect(settingsOf({}, { HOME: home, AWS_PROFILE: 'ops' })?.credentials.sessionToken).toBe('OT')
  })

  test.each<[string, string, Parameters<typeof settingsOf>[0], { [name: string]: string }]>([
    ['no region', 'no-region', { aws: true }, { HOME: '/nowhere', ...keys }],
    ['no credentials', 'no-credentials', { aws: true }, { HOME: '/nowhere', AWS_REGION: 'us-east-1' }],
    ['no such profile', 'no-credentials', { aws: true }, { AWS_PROFILE: 'absent' }],
    ['no URL', 'usage', { endpointUrl: 'here' }, keys],
    ['another protocol', 'usage', { endpointUrl: 'file:///etc/passwd' }, keys],
  ])('%s is told', (_, code, choice, env) => {
    expect(() => settingsOf(choice, { HOME: home, ...env })).toThrow(expect.objectContaining({ code }))
  })
})
