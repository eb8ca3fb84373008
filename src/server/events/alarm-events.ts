/**
 * Alarm state changes, as events of `aws.cloudwatch`: the AWS behind keeps the alarms, and the endpoint compares what they were with
 * what they are.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
import { isObject, type Json, type JsonObject } from '../../document/index.ts'
import { type BusEvent, busEvent, type Place } from './bus-event.ts'

/** Reads the answer of DescribeAlarms, all pages. */
export type DescribeAlarms = () => Promise<JsonObject>

type Alarm = JsonObject

/** Remembers the states of all alarms. */
export class AlarmWatch {
  readonly #describe: DescribeAlarms
  readonly #place: Place
  #last: ReadonlyMap<string, Alarm> | undefined
  #checking: Promise<unknown> = Promise.resolve()

  constructor(describe: DescribeAlarms, place: Place) {
    this.#describe = describe
    this.#place = place
  }

  /** The events of every state that changed since the last check; none at the first. Checks follow one another. */
  check(): Promise<readonly BusEvent[]> {
    const checked = this.#checking.then(() => this.#compare())
    this.#checking = checked.catch(() => undefined)
    return checked
  }

  async #compare(): Promise<readonly BusEvent[]> {
    const answer = await this.#describe()
    const now = new Map<string, Alarm>()
    for (const kind of ['MetricAlarms', 'CompositeAlarms']) {
      const alarms = answer[kind]
      for (const alarm of Array.isArray(alarms) ? (alarms as readonly Json[]) : []) {
        if (isObject(alarm)) now.set(String(alarm['AlarmArn']), alarm)
      }
    }
    const last = this.#last
    this.#last = now
    if (last === undefined) return []
    return [...now.values()].flatMap((alarm) => {
      // An alarm begins in INSUFFICIENT_DATA.
      const before = last.get(String(alarm['AlarmArn'])) ?? { StateValue: 'INSUFFICIENT_DATA' }
      return before['StateValue'] === alarm['StateValue'] ? [] : [changeEvent(this.#place, alarm, before)]
    })
  }
}

function changeEvent(place: Place, alarm: Alarm, before: Alarm): BusEvent {
  const at = timeOf(alarm['StateUpdatedTimestamp'])
  return busEvent(place, at, {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [String(alarm['AlarmArn'])],
    detail: {
      alarmName: alarm['AlarmName'] ?? '',
      state: stateOf(alarm, at),
      previousState: stateOf(before, timeOf(before['StateUpdatedTimestamp'] ?? alarm['StateUpdatedTimestamp'])),
      configuration: configurationOf(alarm),
    },
  })
}

function stateOf(alarm: Alarm, at: number): JsonObject {
  const {
    StateValue: value,
    StateReason: reason,
    StateReasonData: data,
    ActionsSuppressedBy: by,
    ActionsSuppressedReason: why,
  } = alarm
  return {
    value: value ?? 'INSUFFICIENT_DATA',
    ...(reason === undefined ? {} : { reason }),
    ...(typeof data === 'string' && data !== '' ? { reasonData: data } : {}),
    // CloudWatch writes this one without a colon in its zone.
    timestamp: new Date(at).toISOString().replace('Z', '+0000'),
    ...(typeof by === 'string' && by !== ''
      ? { actionsSuppressedBy: by, ...(why === undefined ? {} : { actionsSuppressedReason: why }) }
      : {}),
  }
}

function configurationOf(alarm: Alarm): JsonObject {
  const description = alarm['AlarmDescription'] === undefined ? {} : { description: alarm['AlarmDescription'] }
  if (alarm['AlarmRule'] !== undefined) return { ...description, alarmRule: alarm['AlarmRule'] }
  const queries = alarm['Metrics']
  if (Array.isArray(queries) && queries.length > 0)
    return { ...description, metrics: (queries as readonly Json[]).map(queryOf) }
  const {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions,
    Period: period,
    Statistic: stat,
    ExtendedStatistic: extended,
  } = alarm
  return {
    ...description,
    metrics: [
      {
        id: '00000000-0000-0000-0000-000000000000',
        metricStat: {
          metric: { namespace: namespace ?? '', name: name ?? '', dimensions: dimensionsOf(dimensions) },
          period: period ?? 60,
          stat: stat ?? extended ?? 'Average',
        },
        returnData: true,
      },
    ],
  }
}

function queryOf(query: Json): Json {
  if (!isObject(query)) return query
  const { Id: id, Expression: expression, MetricStat: stat, ReturnData: returnData } = query
  const metric = isObject(stat) && isObject(stat['Metric']) ? stat['Metric'] : undefined
  return {
    id: id ?? '',
    ...(expression === undefined ? {} : { expression }),
    ...(isObject(stat) && metric !== undefined
      ? {
          metricStat: {
            metric: {
              namespace: metric['Namespace'] ?? '',
              name: metric['MetricName'] ?? '',
              dimensions: dimensionsOf(metric['Dimensions']),
            },
            period: stat['Period'] ?? 60,
            stat: stat['Stat'] ?? 'Average',
          },
        }
      : {}),
    returnData: returnData ?? true,
  }
}

function dimensionsOf(list: Json | undefined): JsonObject {
  const entries = (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((one): [string, Json][] =>
    isObject(one) ? [[String(one['Name']), one['Value'] ?? '']] : [],
  )
  return Object.fromEntries(entries)
}

function timeOf(value: Json | undefined): number {
  const at = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value * 1000 : Number.NaN
  return Number.isNaN(at) ? Date.now() : at
}
