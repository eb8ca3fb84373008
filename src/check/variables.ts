/** Rules about variables: how they are declared, and what aws:updateVariable puts into them. */
import { type Json, parseText, pointerOf, textOf, type ValueType, wholeReference } from '../document/index.ts'
import { asValueType, type Facts, valueTypes } from './facts.ts'
import { variableKeys } from './names.ts'
import { fitsDefault } from './parameter-values.ts'
import { described, isArray, isObject, own, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { expected } from './words.ts'

/** Rules about variables. */
export const variableRules: readonly Rule[] = [
  {
    id: 'variable-declaration',
    severity: 'error',
    title: 'A variable is a map with type, default and description; its name is letters and digits.',
    source: pages.elements,
    check({ variables }, report) {
      for (const [name, value] of Object.entries(variables)) {
        const pointer = pointerOf(['variables', name])
        if (!/^[A-Za-z0-9_]+$/.test(name)) {
          report(pointer, `Variable name "${name}" is not alpha-numeric. Use letters and digits only.`)
        }
        if (!isObject(value)) {
          report(pointer, `Variable "${name}" is ${described(value)}; expected a map with type and default.`)
          continue
        }
        for (const key of Object.keys(value)) {
          if (variableKeys.includes(key)) continue
          report(
            `${pointer}${pointerOf([key])}`,
            `Unknown property "${key}" in variable "${name}".${expected(key, variableKeys)}`,
            'warning',
          )
        }
      }
    },
  },
  {
    id: 'variable-type',
    severity: 'error',
    title: 'Each variable has one of the six value types.',
    source: pages.elements,
    check({ variables }, report) {
      for (const [name, value] of Object.entries(variables)) {
        if (!isObject(value)) continue
        const pointer = pointerOf(['variables', name])
        const type = own(value, 'type')
        if (type === undefined) {
          report(
            pointer,
            `Missing "type" in the definition of variable "${name}". Expected one of: ${valueTypes.join(', ')}.`,
          )
        } else if (!(valueTypes as readonly Json[]).includes(type)) {
          const said = textOf(type)
          report(`${pointer}/type`, `Type ${said} of variable "${name}" is invalid.${expected(said, valueTypes)}`)
        }
      }
    },
  },
  {
    id: 'variable-default',
    severity: 'error',
    title: 'The default of a variable has the type of the variable.',
    explanation: 'It may refer to parameters and system variables; a map may be written as its JSON text.',
    source: pages.elements,
    check({ variables }, report) {
      for (const [name, value] of Object.entries(variables)) {
        const type = isObject(value) ? asValueType(textAt(value, 'type')) : undefined
        const given = isObject(value) ? own(value, 'default') : undefined
        if (type === undefined || given === undefined || fitsDefault(given, type)) continue
        if (typeof given === 'string' && /^(true|false)$/i.test(given) && type === 'Boolean') continue
        report(
          pointerOf(['variables', name, 'default']),
          `Wrong default value for a "${type}" variable: "${name}" has ${described(given)}. ${wanted[type]}`,
        )
      }
    },
  },
  {
    id: 'update-variable',
    severity: 'error',
    title: 'aws:updateVariable names a declared variable and gives it a value of its type.',
    explanation:
      'SSM converts nothing here. A reference of another type is a warning: its type is declared, its value is not known.',
    source: pages.updateVariable,
    check(facts, report) {
      for (const step of facts.steps) {
        if (step.action !== 'aws:updateVariable') continue
        const [text, value] = [textAt(step.inputs, 'Name'), own(step.inputs, 'Value')]
        const name = /^variable:(\w+)$/.exec(text ?? '')?.[1]
        // A name of another form is the table's matter.
        if (name === undefined) continue
        const variable = own(facts.variables, name)
        if (variable === undefined) {
          report(
            `${step.pointer}/inputs/Name`,
            `Variable "${name}" is not declared, but ${step.label} updates it.${expected(name, Object.keys(facts.variables))}`,
          )
          continue
        }
        const type = isObject(variable) ? asValueType(textAt(variable, 'type')) : undefined
        if (type === undefined || value === undefined) continue
        const given = typeOf(facts, value)
        if (given === undefined || given.type === type || fitsEmpty(value, type)) continue
        report(
          `${step.pointer}/inputs/Value`,
          `${step.label} gives the ${type} variable "${name}" a ${given.type}. ${wanted[type]}`,
          given.reference || isLenient(value, type) ? 'warning' : 'error',
        )
      }
    },
  },
]

const wanted: { readonly [type in ValueType]: string } = {
  String: 'Expected text.',
  StringList: 'Expected a list of texts.',
  Integer: 'Expected a whole number.',
  Boolean: 'Expected true or false.',
  MapList: 'Expected a list of maps.',
  StringMap: 'Expected a map.',
}

function typeOf(facts: Facts, value: Json): { readonly type: ValueType; readonly reference: boolean } | undefined {
  const reference = wholeReference(value)
  if (reference !== undefined) {
    const type = facts.typeOf(reference)
    return type === undefined ? undefined : { type, reference: true }
  }
  if (typeof value === 'string')
    return { type: 'String', reference: parseText(value).some((one) => typeof one !== 'string') }
  if (typeof value === 'boolean') return { type: 'Boolean', reference: false }
  if (typeof value === 'number') return { type: 'Integer', reference: false }
  if (isObject(value)) return { type: 'StringMap', reference: false }
  if (isArray(value)) return { type: value.some(isObject) ? 'MapList' : 'StringList', reference: false }
  return undefined
}

/** An empty list is of both list types. */
function fitsEmpty(value: Json, type: ValueType): boolean {
  return (
    isArray(value) &&
    (value.length === 0 || value.some((one) => typeof one === 'string' && one.includes('{{'))) &&
    type.endsWith('List')
  )
}

/** Text that reads as the type: SSM may convert it. */
function isLenient(value: Json, type: ValueType): boolean {
  if (typeof value !== 'string') return type === 'String' && (typeof value === 'number' || typeof value === 'boolean')
  if (type === 'Integer') return /^-?\d+$/.test(value)
  if (type === 'Boolean') return /^(true|false)$/i.test(value)
  return type === 'StringMap' || type === 'MapList' || type === 'StringList' ? /^\s*[[{]/.test(value) : false
}
