/**
 * Delivers events to the targets of the rules that match: retries by the target's policy, then its dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
import type { Clock } from '../../engine/index.ts'
import type { BusEvent } from './bus-event.ts'
import type { Call, Destination, Rules } from './rules.ts'
import { targetInput } from './target-input.ts'

/** Starts an execution for a rule. Throws with AWS's code. */
export type StartTarget = (start: {
  readonly arn: string
  readonly roleArn: string | undefined
  readonly rule: string
  readonly input: string
}) => Promise<void>

export interface DeliveryOptions {
  readonly rules: Rules
  readonly call: Call
  readonly start: StartTarget
  readonly clock: Clock
  /** Told of a delivery that was given up. */
  readonly onLost?: (message: string) => void
}

/** EventBridge's own defaults. */
const defaultRetries = 185
const defaultAgeSeconds = 86_400
const longestDelayMilliseconds = 60_000

/** Errors that trying again will not mend: they go to the dead-letter queue at once. */
const permanent =
  /AccessDenied|NotAuthorized|UnauthorizedOperation|NotFound|DoesNotExist|NonExistent|NotExist|InvalidAutomationExecutionParameters|Validation|InvalidParameter|InvalidTarget|InvalidInput|SerializationException|ParamValidation|UnsupportedTarget/

const automation = /:automation-definition\//

/** Delivers events; what it has begun, `settled` waits for. */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #open = new Set<Promise<void>>()

  constructor(options: DeliveryOptions) {
    this.#options = options
  }

  /**
   * Delivers an event.
   *
   * @param only `automation`: the AWS behind has delivered it to every other kind of target
   */
  deliver(event: BusEvent, only: 'all' | 'automation' = 'all', bus: string = 'default'): void {
    const work = this.#deliver(event, only, bus).catch((error: unknown) => {
      this.#options.onLost?.(`The event ${event.id} (${event['detail-type']}) was not delivered: ${textOf(error)}`)
    })
    this.#open.add(work)
    void work.finally(() => this.#open.delete(work))
  }

  /** Settles when nothing is under way but retries that wait. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  async #deliver(event: BusEvent, only: 'all' | 'automation', bus: string): Promise<void> {
    const destinations = await this.#options.rules.destinations(event, bus)
    const wanted = destinations.filter(({ target }) => only === 'all' || automation.test(target.Arn))
    await Promise.all(wanted.map((destination) => this.#attempt(event, destination, 0, this.#options.clock.now())))
  }

  async #attempt(event: BusEvent, destination: Destination, tried: number, since: number): Promise<void> {
    const { clock } = this.#options
    const release = clock.hold()
    try {
      await this.#send(event, destination)
    } catch (error) {
      const { MaximumRetryAttempts = defaultRetries, MaximumEventAgeInSeconds = defaultAgeSeconds } =
        destination.target.RetryPolicy ?? {}
      const at = clock.now() + Math.min(longestDelayMilliseconds, 1000 * 2 ** Math.min(tried, 10))
      const exhausted =
        tried >= MaximumRetryAttempts
          ? 'MaximumRetryAttempts'
          : at - since > MaximumEventAgeInSeconds * 1000
            ? 'MaximumEventAgeInSeconds'
            : undefined
      if (exhausted === undefined && !permanent.test(codeOf(error))) {
        clock.schedule(at, () => void this.#again(event, destination, tried + 1, since))
      } else await this.#bury(event, destination, error, tried, exhausted)
    } finally {
      release()
    }
  }

  #again(event: BusEvent, destination: Destination, tried: number, since: number): void {
    const work = this.#attempt(event, destination, tried, since).catch((error: unknown) => {
      this.#options.onLost?.(`The event ${event.id} was not delivered: ${textOf(error)}`)
    })
    this.#open.add(work)
    void work.finally(() => this.#open.delete(work))
  }

  async #send(event: BusEvent, { rule, target }: Destination): Promise<void> {
    const { call, start } = this.#options
    const input = targetInput(target, event, rule)
    const [, , service = '', , , ...rest] = target.Arn.split(':')
    const resource = rest.join(':')
    if (automation.test(target.Arn)) return start({ arn: target.Arn, roleArn: target.RoleArn, rule, input })
    if (service === 'lambda') {
      await call('lambda', 'Invoke', { FunctionName: target.Arn, InvocationType: 'Event', Payload: input })
    } else if (service === 'sqs') {
      const group = target.SqsParameters?.MessageGroupId
      await call('sqs', 'SendMessage', {
        QueueUrl: await this.#queueUrl(target.Arn),
        MessageBody: input,
        ...(group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: event.id }),
      })
    } else if (service === 'sns') await call('sns', 'Publish', { TopicArn: target.Arn, Message: input })
    else if (service === 'logs') await this.#log(resource.replace(/^log-group:/, '').replace(/:\*$/, ''), event, input)
    else
      throw Object.assign(
        new Error(`guardia delivers to automations, Lambda, SQS, SNS and log groups; ${target.Arn} is none.`),
        { name: 'UnsupportedTarget' },
      )
  }

  async #log(group: string, event: BusEvent, message: string): Promise<void> {
    const { call } = this.#options
    await call('logs', 'CreateLogStream', { logGroupName: group, logStreamName: event.id })
    const events = [{ timestamp: Date.parse(event.time), message }]
    await call('logs', 'PutLogEvents', { logGroupName: group, logStreamName: event.id, logEvents: events })
  }

  async #queueUrl(arn: string): Promise<string> {
    const [, , , , account = '', name = ''] = arn.split(':')
    const answer = await this.#options.call('sqs', 'GetQueueUrl', { QueueName: name, QueueOwnerAWSAccountId: account })
    return String(answer['QueueUrl'])
  }

  async #bury(
    event: BusEvent,
    { rule, target }: Destination,
    error: unknown,
    tried: number,
    exhausted: string | undefined,
  ): Promise<void> {
    const queue = target.DeadLetterConfig?.Arn
    const said = `${codeOf(error)}: ${textOf(error)}`
    if (queue === undefined) {
      this.#options.onLost?.(
        `The event ${event.id} (${event['detail-type']}) is lost: target ${target.Id} of ${rule} has no dead-letter queue, and ${said}`,
      )
      return
    }
    const attributes = {
      RULE_ARN: rule,
      TARGET_ARN: target.Arn,
      ERROR_CODE: codeOf(error),
      ERROR_MESSAGE: textOf(error),
      RETRY_ATTEMPTS: String(tried),
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    }
    await this.#options.call('sqs', 'SendMessage', {
      QueueUrl: await this.#queueUrl(queue),
      MessageBody: JSON.stringify(event),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value || '-' }]),
      ),
    })
    this.#options.onLost?.(
      `The event ${event.id} (${event['detail-type']}) went to the dead-letter queue ${queue}: ${said}`,
    )
  }
}

function codeOf(error: unknown): string {
  const { awsCode, code, name } = error as {
    readonly awsCode?: unknown
    readonly code?: unknown
    readonly name?: unknown
  }
  return String(awsCode ?? code ?? name ?? 'InternalServerError')
}

const textOf = (error: unknown): string =>
  error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error)
