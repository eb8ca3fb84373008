/** Mends that are mechanical, by the rule that asks for them. A rule that is not here has none. */
import { findAction } from '../../actions/index.ts'
import { findOperation, findService, type Shape, serviceNames } from '../../aws/index.ts'
import {
  type Diagnostic,
  documentKeys,
  type Json,
  type JsonObject,
  operators,
  parameterKeys,
  partsOf,
  stepKeys,
  valueAt,
} from '../../document/index.ts'
import { parsePython, topFunctions } from '../../python/index.ts'
import { valueTypes } from '../facts.ts'
import { actionNames, outputKeys, variableKeys } from '../names.ts'
import { parameterTypes } from '../parameters.ts'
import { isObject, own, textAt } from '../raw.ts'
import { stepFacts } from '../steps.ts'
import type { Edit } from './edit.ts'
import { slipFor } from './slip.ts'

/** A finding and what stands where it points. */
interface Finding {
  readonly document: JsonObject
  readonly pointer: string
  /** The last part of the pointer. */
  readonly key: string
  readonly value: Json | undefined
  /** The innermost step around, and where in it the pointer leads. */
  readonly step: JsonObject | undefined
  readonly inner: readonly string[]
}

type Mend = (finding: Finding) => Edit | undefined

/** The edit that mends a finding; undefined where nothing mechanical does. */
export function mendOf(document: JsonObject, diagnostic: Diagnostic): Edit | undefined {
  const mend = Object.hasOwn(mends, diagnostic.rule) ? mends[diagnostic.rule] : undefined
  if (mend === undefined) return undefined
  const { pointer } = diagnostic
  const step = stepFacts(document).findLast((one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`))
  return mend({
    document,
    pointer,
    key: partsOf(pointer).at(-1) ?? '',
    value: valueAt(document, pointer),
    step: step?.value,
    inner: partsOf(pointer.slice(step?.pointer.length ?? 0)),
  })
}

const renameKey =
  (known: (finding: Finding) => readonly string[]): Mend =>
  (finding) => {
    const to = slipFor(finding.key, known(finding))
    return to === undefined ? undefined : { what: 'key', pointer: finding.pointer, to }
  }

const renameValue =
  (known: (finding: Finding) => readonly string[]): Mend =>
  (finding) => {
    const to = typeof finding.value === 'string' ? slipFor(finding.value, known(finding)) : undefined
    return to === undefined ? undefined : { what: 'value', pointer: finding.pointer, to }
  }

const stepNames = ({ document }: Finding): readonly string[] => stepFacts(document).flatMap(({ name }) => name ?? [])

const mends: { readonly [rule: string]: Mend } = {
  'unknown-key': renameKey(({ step }) => (step === undefined ? documentKeys : stepKeys)),
  'parameter-key': renameKey(() => parameterKeys),
  'variable-declaration': renameKey(({ inner }) => (inner.length === 3 ? variableKeys : [])),
  'output-declaration': renameKey(({ inner }) => (inner.length === 3 ? outputKeys : [])),
  'unknown-input': renameKey(({ step }) => Object.keys(findAction(textAt(step ?? {}, 'action') ?? '')?.inputs ?? {})),
  'unknown-member': renameKey(membersAround),
  condition: mendOperator,
  'unknown-action': renameValue(() => actionNames),
  'unknown-service': renameValue(() => serviceNames()),
  'unknown-operation': renameValue(({ step }) => findService(inputText(step, 'Service'))?.operationNames ?? []),
  'unknown-step': mendTarget,
  'unknown-jump': mendJump,
  'parameter-type': renameValue(() => parameterTypes),
  'variable-type': renameValue(() => valueTypes),
  'output-type': renameValue(() => valueTypes),
  'script-handler': renameValue(({ step }) =>
    topFunctions(parsePython(inputText(step, 'Script'))).map(({ name }) => name),
  ),
  'schema-version': ({ pointer, value }) => {
    const isMeant = value === 0.3 || (typeof value === 'string' && /^\s*v?0?\.3(\.0)?\s*$/.test(value))
    return isMeant ? { what: 'value', pointer, to: '0.3' } : undefined
  },
  'default-type': mendDefault,
  'variable-default': mendDefault,
  'input-value': ({ step, inner, pointer, value }) => {
    const field = findAction(textAt(step ?? {}, 'action') ?? '')?.inputs[inner[1] ?? '']
    // Other capitals only: another value that is near may be another meaning.
    const same = (field?.enum ?? []).filter(
      (one) => typeof value === 'string' && one.toLowerCase() === value.toLowerCase(),
    )
    return same.length === 1 ? { what: 'value', pointer, to: same[0] ?? '' } : undefined
  },
}

function inputText(step: JsonObject | undefined, name: string): string {
  const inputs = own(step ?? {}, 'inputs')
  return isObject(inputs) ? (textAt(inputs, name) ?? '') : ''
}

/** The members of the structure around the pointer, in the input of the operation that a step calls. */
function membersAround({ step, inner }: Finding): readonly string[] {
  let shape: Shape | undefined = findOperation(inputText(step, 'Service'), inputText(step, 'Api'))?.input
  for (const part of inner.slice(1, -1)) {
    if (shape?.type === 'structure') shape = Object.hasOwn(shape.members, part) ? shape.members[part] : undefined
    else if (shape?.type === 'list') shape = shape.member
    else shape = shape?.type === 'map' ? shape.value : undefined
  }
  return shape?.type === 'structure' ? Object.keys(shape.members) : []
}

/** An operation of a condition under another name: `StringEqual`, `NumericGreaterThan`, `StringEqualsIgnoreCase`. */
function mendOperator({ key, pointer }: Finding): Edit | undefined {
  const names = [...operators, 'Variable', 'NextStep', 'And', 'Or', 'Not']
  if (names.includes(key)) return undefined
  const bare = key.replace(/Than(?=Or|$)/, '').replace(/^String(?!Equals$)/, '')
  const to =
    names.find((one) => one.toLowerCase() === bare.toLowerCase()) ?? slipFor(key, names) ?? slipFor(bare, names)
  return to === undefined ? undefined : { what: 'key', pointer, to }
}

/** The name of a step in nextStep, onFailure, onCancel or a choice. */
function mendTarget(finding: Finding): Edit | undefined {
  const { value, pointer } = finding
  if (typeof value !== 'string') return undefined
  const [, before = '', name = ''] = /^(step:\s*)?(.*?)\s*$/s.exec(value) ?? []
  const to = slipFor(name, stepNames(finding))
  return to === undefined ? undefined : { what: 'value', pointer, to: before + to }
}

/** `abort`, `Step:Name`, or the bare name of a step. */
function mendJump(finding: Finding): Edit | undefined {
  const { value, pointer, key } = finding
  if (typeof value !== 'string') return undefined
  const names = stepNames(finding)
  const bare = value.replace(/^\s*step\s*[:.=]\s*/i, '').trim()
  const to = names.includes(bare)
    ? `step:${bare}`
    : slipFor(value, key === 'onFailure' ? ['Abort', 'Continue'] : ['Abort'])
  return to === undefined ? undefined : { what: 'value', pointer, to }
}

/** A default written as another JSON type that says the same. */
function mendDefault({ document, pointer, value }: Finding): Edit | undefined {
  const type = valueAt(document, pointer.replace(/\/default$/, '/type'))
  if (type === 'Boolean' && typeof value === 'string' && /^(true|false)$/i.test(value.trim())) {
    return { what: 'value', pointer, to: value.trim().toLowerCase() === 'true' }
  }
  // A number may have lost its form (007, 1.0): only those that kept it.
  const isSame = typeof value === 'boolean' || Number.isSafeInteger(value)
  return type === 'String' && isSame ? { what: 'value', pointer, to: String(value) } : undefined
}
