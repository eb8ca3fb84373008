/** The rules and targets that the AWS behind stores: read again for each event, unless that was a moment ago. */
import { isObject, type Json, type JsonObject } from '../../document/index.ts'
import type { BusEvent } from './bus-event.ts'
import { matches } from './pattern.ts'
import type { InputShape } from './target-input.ts'

/** One call to the AWS behind, as the endpoint itself. */
export type Call = (service: string, operation: string, input: JsonObject) => Promise<JsonObject>

/** A target of a rule. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
export interface Target extends InputShape {
  readonly Id: string
  readonly Arn: string
  readonly RoleArn?: string
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number }
  readonly DeadLetterConfig?: { readonly Arn?: string }
  readonly SqsParameters?: { readonly MessageGroupId?: string }
}

/** A target that an event is for. */
export interface Destination {
  /** ARN of the rule. */
  readonly rule: string
  readonly target: Target
}

interface Rule {
  readonly arn: string
  readonly pattern: Json
  readonly targets: readonly Target[]
}

const freshMilliseconds = 1000
const enabled = ['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']

/** Finds the destinations of events. */
export class Rules {
  readonly #call: Call
  readonly #read = new Map<string, { readonly rules: Promise<readonly Rule[]>; readonly until: number }>()

  constructor(call: Call) {
    this.#call = call
  }

  /** What the rules of a bus say about an event. */
  async destinations(event: BusEvent, bus: string = 'default'): Promise<readonly Destination[]> {
    const rules = await this.#rulesOf(bus)
    return rules
      .filter((rule) => matches(rule.pattern, event as unknown as Json))
      .flatMap((rule) => rule.targets.map((target) => ({ rule: rule.arn, target })))
  }

  /** A rule or a target changed. */
  forget(): void {
    this.#read.clear()
  }

  #rulesOf(bus: string): Promise<readonly Rule[]> {
    const known = this.#read.get(bus)
    if (known !== undefined && known.until > Date.now()) return known.rules
    const rules = this.#load(bus)
    this.#read.set(bus, { rules, until: Date.now() + freshMilliseconds })
    rules.catch(() => this.#read.delete(bus))
    return rules
  }

  async #load(bus: string): Promise<readonly Rule[]> {
    const rules: Rule[] = []
    for (const rule of await this.#pages('ListRules', { EventBusName: bus }, 'Rules')) {
      const { Name, Arn, EventPattern, State } = rule
      if (typeof EventPattern !== 'string' || !enabled.includes(String(State))) continue
      const targets = await this.#pages('ListTargetsByRule', { Rule: String(Name), EventBusName: bus }, 'Targets')
      rules.push({
        arn: String(Arn),
        pattern: patternOf(EventPattern),
        targets: targets as unknown as readonly Target[],
      })
    }
    return rules
  }

  async #pages(operation: string, input: JsonObject, member: string): Promise<readonly JsonObject[]> {
    const found: JsonObject[] = []
    let token: Json | undefined
    do {
      const answer = await this.#call('events', operation, token === undefined ? input : { ...input, NextToken: token })
      const page = answer[member]
      for (const one of Array.isArray(page) ? (page as readonly Json[]) : []) if (isObject(one)) found.push(one)
      token = answer['NextToken'] ?? undefined
    } while (typeof token === 'string' && token !== '')
    return found
  }
}

/** A pattern that is no JSON matches nothing. */
function patternOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}
