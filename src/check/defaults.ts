/** Rules about the defaults of parameters, and the patterns they must match. */
import { type Json, textOf } from '../document/index.ts'
import { declared, fitsDefault, matchesPattern, patternOf } from './parameter-values.ts'
import { described, isArray, own, quoted, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { listed } from './words.ts'

/** Rules about defaults. */
export const defaultRules: readonly Rule[] = [
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
        const texts = allowed.map(textOf)
        const items = isArray(given) ? given : [given]
        const odd = items.find(
          (item) => item !== null && item !== '' && !isReference(item) && !texts.includes(textOf(item)),
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
]

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
