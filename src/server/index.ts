/** SSM's endpoint: documents and automations answered here, everything else passed on to an AWS behind. */
export { ApiError } from './api-error.ts'
export type { Place } from './events/bus-event.ts'
export type { Call } from './events/rules.ts'
export { type AccessCheck, type Caller, type Directory, soleDirectory } from './identity.ts'
export { type Endpoint, type OpenAutomations, type ServeOptions, serve, type World } from './serve.ts'
