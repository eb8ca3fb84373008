/** Rules about the parameters a document declares: names, types, defaults, and what is allowed. */
import { type Json, type JsonObject, pointerOf } from '../document/index.ts'
import { type Facts, valueTypes } from './facts.ts'
import { fitsDefault, matchesPattern, patternOf } from './parameter-values.ts'
import { arrayAt, described, isArray, isObject, own, quoted, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { expected, isSlip, listed, nearest } from './words.ts'

const parameterKeys = [
  'type',
  'description',
  'default',
  'allowedValues',
  'allowedPattern',
  'minItems',
  'maxItems',
  'minChars',
  'maxChars',
  'displayType',
] as const

/** Parameter types: the six value types, and AWS resource types. */
const parameterTypes = [
  ...valueTypes,
  'AWS::EC2::Instance::Id',
  'AWS::S3::Bucket::Name',
  'AWS::IAM::Role::Arn',
  'List<AWS::EC2::Instance::Id>',
  'List<AWS::S3::Bucket::Name>',
  'List<AWS::IAM::Role::Arn>',
] as const

/** AWS resource types beyond the documented ones follow this form; SSM has grown them before. */
const resourceType = /^(?:AWS::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+|List<AWS::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+>)$/

function* declared(facts: Facts): Generator<{ name: string; value: JsonObject; pointer: string }> {
  for (const [name, value] of Object.entries(facts.parameters)) {
    if (isObject(value)) yield { name, value, pointer: pointerOf(['parameters', name]) }
  }
}

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
        const said = typeof type === 'string' ? type : JSON.stringify(type)
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
    id: 'default-type',
    severity: 'error',
    title: 'The default of a parameter has the type of the parameter.',
    explanation:
      'An Integer accepts numeric text, a map its JSON text, and `null` stands for no default, because real documents write them.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        const [type, given] = [textAt(value, 'type'), own(value, 'default')]
        if (type === undefined || given === undefined || fitsDefault(given, type)) continue
        report(
          `${pointer}/default`,
          `Wrong default value for a "${type}" parameters: "${name}" has ${described(given)}. ${wanted(type)}`,
        )
      }
    },
  },
  {
    id: 'default-not-allowed',
    severity: 'error',
    title: 'The default of a parameter is one of its allowedValues.',
    explanation: 'The empty text means "not given" and is left alone.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        const given = own(value, 'default')
        const allowed = own(value, 'allowedValues')
        if (given === undefined || !isArray(allowed) || allowed.length === 0) continue
        if (!fitsDefault(given, textAt(value, 'type') ?? 'String')) continue
        const texts = allowed.map(plain)
        const items = isArray(given) ? given : [given]
        const odd = items.find(
          (item) => item !== null && item !== '' && !isReference(item) && !texts.includes(plain(item)),
        )
        if (odd === undefined) continue
        report(
          `${pointer}/default`,
          `The default of parameter "${name}" is ${described(odd)}, not found in its allowedValues [${listed(texts)}]. Choose one of them or allow it.`,
        )
      }
    },
  },
  {
    id: 'default-pattern',
    severity: 'warning',
    title: 'The default of a parameter matches its allowedPattern.',
    explanation:
      'SSM does not test it, but who starts the automation with the default as text is refused. Empty text is left alone.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        const [given, pattern] = [own(value, 'default'), textAt(value, 'allowedPattern')]
        if (typeof given !== 'string' || pattern === undefined || given === '' || isReference(given)) continue
        if (given.includes('%%') || matchesPattern(given, pattern) !== false) continue
        report(
          `${pointer}/default`,
          `The default of parameter "${name}", ${quoted(given)}, does not match its allowedPattern ${quoted(pattern)}. Change one of them.`,
        )
      }
    },
  },
  {
    id: 'allowed-pattern',
    severity: 'warning',
    title: 'allowedPattern is a regular expression.',
    explanation:
      'SSM uses Java expressions; one that only Java can read is told as info, because it cannot be tested here.',
    source: pages.elements,
    check(facts, report) {
      for (const { name, value, pointer } of declared(facts)) {
        const pattern = own(value, 'allowedPattern')
        if (pattern === undefined) continue
        if (typeof pattern !== 'string') {
          report(
            `${pointer}/allowedPattern`,
            `allowedPattern of parameter "${name}" is ${described(pattern)}; expected the text of a regular expression.`,
            'error',
          )
        } else if (patternOf(pattern) === undefined) {
          report(
            `${pointer}/allowedPattern`,
            `allowedPattern of parameter "${name}" cannot be tested here: ${quoted(pattern)} is no regular expression, or one that only Java reads.`,
            'info',
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

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isReference(value: Json): boolean {
  return typeof value === 'string' && value.includes('{{')
}

function wanted(type: string): string {
  switch (type) {
    case 'Integer':
      return 'Expected a whole number.'
    case 'Boolean':
      return 'Expected true or false, without quotes.'
    case 'StringList':
      return 'Expected a list of texts.'
    case 'MapList':
      return 'Expected a list of maps.'
    case 'StringMap':
      return 'Expected a map.'
    default:
      return type.startsWith('List<') ? 'Expected a list of texts.' : 'Expected text; put it in quotes.'
  }
}
