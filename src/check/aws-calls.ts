/** Rules about calls of AWS APIs, typed against AWS's own service model: services, operations, inputs, and what selectors pick. */
import {
  checkInput,
  findOperation,
  findService,
  type InputProblem,
  type Operation,
  type ReferenceType,
  serviceNames,
} from '../aws/index.ts'
import { type JsonObject, parseText, pointerOf, wholeReference } from '../document/index.ts'
import { callsOf, isApiAction } from './api-calls.ts'
import type { Facts } from './facts.ts'
import { textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { expected, isSlip, nearest, sentence } from './words.ts'

/** Rules about AWS calls. */
export const awsCallRules: readonly Rule[] = [
  {
    id: 'unknown-service',
    severity: 'error',
    title: 'Service is the name of an AWS service as boto3 names its client.',
    source: pages.api,
    check({ steps }, report) {
      for (const step of steps) {
        const service = isApiAction(step) ? textAt(step.inputs, 'Service') : undefined
        if (service === undefined || service.includes('{{') || findService(service) !== undefined) continue
        report(
          `${step.pointer}/inputs/Service`,
          `Unknown service "${service}" in ${step.label}.${expected(service, serviceNames())} Services are named as in boto3.`,
        )
      }
    },
  },
  {
    id: 'unknown-operation',
    severity: 'error',
    title: 'Api is an operation of the service.',
    explanation:
      'Written `DescribeInstances`, `describeInstances` or `describe_instances`. A warning where another service has the operation.',
    source: pages.api,
    check({ steps }, report) {
      for (const step of steps) {
        if (!isApiAction(step)) continue
        const [service, api] = [textAt(step.inputs, 'Service'), textAt(step.inputs, 'Api')]
        if (service === undefined || api === undefined || api.includes('{{')) continue
        const found = findService(service)
        if (found === undefined || findOperation(service, api) !== undefined) continue
        const near = nearest(api, found.operationNames)
        const kin = near !== undefined && isSlip(api, near) ? [] : otherServices(service, api)
        const pointer = `${step.pointer}/inputs/Api`
        if (kin.length > 0) {
          const message = `${found.name} has no operation ${api}, which ${step.label} calls. It is an operation of ${kin.join(', ')}.`
          report(pointer, message, 'warning')
        } else {
          report(
            pointer,
            `${found.name} has no operation ${api}, which ${step.label} calls.${expected(api, found.operationNames)}`,
          )
        }
      }
    },
  },
  problemRule('unknown-member', 'The inputs of an AWS call are members of the operation.', 'error'),
  problemRule('missing-member', 'An AWS call has every member that the operation requires.', 'error'),
  problemRule(
    'wrong-type',
    'The inputs of an AWS call have the types that the operation takes.',
    'warning',
    'member-type',
  ),
  problemRule(
    'not-in-enum',
    'The inputs of an AWS call have values that the operation knows.',
    'warning',
    'member-value',
  ),
  {
    id: 'streaming-operation',
    severity: 'warning',
    title: 'Operations that stream are not called by aws:executeAwsApi.',
    source: pages.api,
    check(facts, report) {
      for (const { step, operation } of callsOf(facts)) {
        if (!operation.streaming) continue
        report(
          `${step.pointer}/inputs/Api`,
          `${operation.name} streams its answer, which aws:executeAwsApi does not support. Call it in a script.`,
        )
      }
    },
  },
]

function problemRule(
  kind: InputProblem['kind'],
  title: string,
  severity: 'error' | 'warning',
  id: string = kind,
): Rule {
  return {
    id,
    severity,
    title,
    source: pages.api,
    check(facts, report) {
      for (const { step, operation, input } of callsOf(facts)) {
        for (const problem of problemsOf(facts, operation, input)) {
          if (problem.kind !== kind) continue
          report(`${step.pointer}/inputs${pointerOf(problem.path)}`, sentence(`${step.label}: ${problem.message}`))
        }
      }
    },
  }
}

const checked = new WeakMap<JsonObject, readonly InputProblem[]>()

function problemsOf(facts: Facts, operation: Operation, input: JsonObject): readonly InputProblem[] {
  const known = checked.get(input)
  if (known !== undefined) return known
  const found = checkInput(operation, input, (text) => referenceType(facts, text))
  const slips = found.filter((problem) => problem.kind === 'unknown-member')
  const problems = found.filter((problem) => problem.kind !== 'missing-member' || !explained(problem, slips))
  checked.set(input, problems)
  return problems
}

/** A required member that is there under a misspelt name is one mistake, not two. */
function explained(missing: InputProblem, slips: readonly InputProblem[]): boolean {
  const name = /needs (\w+)/.exec(missing.message)?.[1]
  const at = pointerOf(missing.path)
  return (
    name !== undefined &&
    slips.some(({ path }) => pointerOf(path.slice(0, -1)) === at && isSlip(String(path.at(-1)), name))
  )
}

function referenceType(facts: Facts, text: string): ReferenceType | undefined {
  if (!text.includes('{{')) return undefined
  const whole = wholeReference(text.trim())
  if (whole !== undefined) return facts.typeOf(whole) ?? 'unknown'
  return parseText(text).some((part) => typeof part !== 'string') ? 'String' : undefined
}

/** Services of related names that have the operation; few are looked at, because each costs loading its model. */
function otherServices(service: string, api: string): readonly string[] {
  const kin = serviceNames().filter(
    (name) => name !== service && related.some((group) => group.includes(service) && group.includes(name)),
  )
  return kin.filter((name) => findOperation(name, api) !== undefined)
}

/** Services whose operations are taken for each other. */
const related: readonly (readonly string[])[] = [
  ['ec2', 'elb', 'elbv2', 'autoscaling'],
  ['rds', 'docdb', 'neptune'],
  ['s3', 's3control'],
  ['apigateway', 'apigatewayv2'],
  ['waf', 'waf-regional', 'wafv2'],
  ['autoscaling', 'application-autoscaling'],
  ['cloudwatch', 'logs', 'events'],
  ['es', 'opensearch'],
  ['ecs', 'eks', 'ecr'],
  ['kinesis', 'firehose', 'kinesisanalytics', 'kinesisanalyticsv2'],
]
