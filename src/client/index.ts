/** A small client of SSM's API: settings as AWS's tools read them, signatures, calls. */
export { type Choice, type Credentials, type LocalEndpoint, type Settings, settingsOf } from './settings.ts'
export { signed, type Unsigned } from './sigv4.ts'
export { type SsmClient, SsmError, ssmClient } from './ssm.ts'
