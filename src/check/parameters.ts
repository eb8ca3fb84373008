/** Rules about the parameters a document declares: names, types, defaults, and what is allowed. */
import { type Json, parameterKeys, pointerOf, textOf } from '../document/index.ts'
import { valueTypes } from './facts.ts'
import { declared } from './parameter-values.ts'
import { arrayAt, described, isArray, isObject, own } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { expected, isSlip, listed, nearest } from './words.ts'

/** Parameter types: the six value types, and AWS resource types. */
export const parameterTypes: readonly string[] = [
  ...valueTypes,
  'AWS::EC2::Instance::Id',
  'AWS::S3::Bucket::Name',
  'AWS::IAM::Role::Arn',
  'List<AWS::EC2::Instance::Id>',
  'List<AWS::S3::Bucket::Name>',
  'List<AWS::IAM::Role::Arn>',
]

/** AWS resource types beyond the documented ones follow this form; SSM has grown them before. */
export const resourceType: RegExp =
  /^(?:AWS::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+|List<AWS::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+>)$/

/** Rules about parameters. */
export const parameterRules: readonly Rule[] = [
  {
    id: 'parameter-name',
    severity: 'error',
    title: 'A parameter name is 1 to 50 letters and digits.',
    source: pages.elements,
    check({ parameters }, report) {
      for (const name of Object.keys(parameters)) {
        if (!/^[A-Za-z0-9]+$/.test(name)) {
          report(
            pointerOf(['parameters', name]),
            `Parameter name "${name}" is not alpha-numeric. Use letters and digits only, without "_" or "-".`,
          )
        } else if (name.length > 50) {
          report(
            pointerOf(['parameters', name]),
            `Parameter name "${name}" has ${name.length} characters; at most 50 are allowed. Shorten it.`,
          )
        }
      }
    },
  },
  {
    id: 'parameter-type',
    severity: 'error',
    title: 'Each parameter has one of the types that SSM knows.',
    source: pages.elements,
    check(facts, report) {
      for (const [name, value] of Object.entries(facts.parameters)) {
        const pointer = pointerOf(['parameters', name])
        if (!isObject(value)) {
          report(
            pointer,
            `Parameter "${name}" is ${described(value)}; expected a map with type, description and default.`,
          )
          continue
        }
        const type = own(value, 'type')
        if (type === undefined) {
          if (Object.keys(value).some((key) => key.toLowerCase() === 'type')) continue
          report(pointer, `Missing "type" in parameter definition. Give "${name}" a type: ${listed(parameterTypes)}.`)
          continue
        }
        if ((parameterTypes as readonly Json[]).includes(type)) continue
        const said = textOf(type)
        const known = typeof type === 'string' && resourceType.test(type)
        report(
          `${pointer}/type`,
          `Parameter type: ${said} is invalid.${expected(said, parameterTypes)} Types are case sensitive.`,
          known ? 'warning' : 'error',
        )
      }
    },
  },
  {
    id: 'parameter-key',
    severity: 'warning',
    title: 'A parameter has only the properties that SSM knows.',
    explanation: 'An error where the property misspells a known one.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        for (const key of Object.keys(value)) {
          if ((parameterKeys as readonly string[]).includes(key)) continue
          const near = nearest(key, parameterKeys)
          const slip = near !== undefined && isSlip(key, near) && !Object.hasOwn(value, near)
          report(
            `${pointer}${pointerOf([key])}`,
            `Unknown property "${key}" in parameter "${name}".${expected(key, parameterKeys)}`,
            slip ? 'error' : 'warning',
          )
        }
      }
    },
  },
  {
    id: 'parameter-limits',
    severity: 'error',
    title: 'Limits of a parameter are whole numbers, and the minimum is not above the maximum.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        for (const what of ['Items', 'Chars'] as const) {
          const [least, most] = [own(value, `min${what}`), own(value, `max${what}`)]
          for (const [key, limit] of [
            [`min${what}`, least],
            [`max${what}`, most],
          ] as const) {
            if (limit === undefined || isLimit(limit)) continue
            report(
              `${pointer}/${key}`,
              `${key} of parameter "${name}" is ${described(limit)}; expected a whole number of at least 0.`,
            )
          }
          if (isLimit(least) && isLimit(most) && Number(least) > Number(most)) {
            report(
              `${pointer}/min${what}`,
              `min${what} (${least}) of parameter "${name}" is above max${what} (${most}): no value fits. Swap or change them.`,
            )
          }
        }
      }
    },
  },
  {
    id: 'allowed-values',
    severity: 'error',
    title: 'allowedValues is a list that is not empty.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        const allowed = own(value, 'allowedValues')
        if (allowed === undefined) continue
        if (!isArray(allowed)) {
          report(
            `${pointer}/allowedValues`,
            `allowedValues of parameter "${name}" is ${described(allowed)}; expected a list.`,
          )
        } else if (arrayAt(value, 'allowedValues').length === 0) {
          report(
            `${pointer}/allowedValues`,
            `allowedValues of parameter "${name}" is empty: no value is allowed. List the values or remove it.`,
            'warning',
          )
        }
      }
    },
  },
]

function isLimit(value: Json | undefined): boolean {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0
}
