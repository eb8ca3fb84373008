/**
 * service: AWS answered with an error; input: the call could not be made of its input (unknown operation, wrong type);
 * transport: no answer in time, or nobody listens.
 */
export type AwsCallErrorKind = 'service' | 'input' | 'transport'

/** An AWS call that failed. `name` is the service's error code (`AccessDeniedException`), `message` its own words. */
export class AwsCallError extends Error {
  readonly kind: AwsCallErrorKind
  readonly service: string
  readonly operation: string
  /** HTTP status; only where AWS answered. */
  readonly statusCode?: number
  readonly requestId?: string
  constructor(facts: {
    readonly kind: AwsCallErrorKind
    readonly name: string
    readonly message: string
    readonly service: string
    readonly operation: string
    readonly statusCode?: number
    readonly requestId?: string
  }) {
    super(facts.message)
    this.name = facts.name
    this.kind = facts.kind
    this.service = facts.service
    this.operation = facts.operation
    if (facts.statusCode !== undefined) this.statusCode = facts.statusCode
    if (facts.requestId !== undefined) this.requestId = facts.requestId
  }
}
