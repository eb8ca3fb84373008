/** docs/actions.md: every action with its inputs, outputs, times, permissions and failures, from its record alone. */
import { actionsOf } from '../aws/index.ts'
import type { JsonObject } from '../document/index.ts'
import type { Action, Need } from './action.ts'
import type { Field } from './fields.ts'
import { actions } from './registry.ts'

/** The page as Markdown. */
export function actionsPage(): string {
  const all = [...actions.values()]
  const known = all.filter(({ undocumented }) => undocumented !== true)
  const parts = [
    '# Actions',
    '',
    'Generated from the records in `src/actions/`. Do not edit.',
    '',
    `${known.length} actions of AWS's reference, and ${all.length - known.length} that only documents of AWS's own have. A step may say \`maxAttempts\` (default 1), \`timeoutSeconds\`, \`onFailure\` (default \`Abort\`) and \`onCancel\` (default \`Abort\`), whatever its action. Any input may be a reference \`{{ … }}\` unless it is marked literal.`,
    '',
    ...all.map(({ name, doc }) => `- [${name}](#${name.replace(':', '').toLowerCase()}): ${doc}`),
    '',
    ...all.flatMap(section),
  ]
  return `${parts.join('\n').trimEnd()}\n`
}

function section(action: Action): readonly string[] {
  return [
    `## ${action.name}`,
    '',
    `${action.doc} [AWS](${action.url})`,
    '',
    `Impact: ${action.impact}.`,
    '',
    ...inputsOf(action),
    ...outputsOf(action),
    `**Time.** ${time(action)}`,
    '',
    `**Failure.** ${failure(action)}`,
    '',
    `**Permissions.** ${permissions(action)}`,
    '',
  ]
}

function inputsOf(action: Action): readonly string[] {
  const rows = Object.entries(action.inputs).map(
    ([name, field]) =>
      `| ${name} | ${kindOf(field)} | ${field.required === true ? 'yes' : ''} | ${limits(field)} | ${field.doc} |`,
  )
  const notes = [
    ...(action.openInputs === true ? ["Other inputs are members of the operation's input."] : []),
    ...(action.oneOf ?? []).map((group) => `One of ${group.join(', ')} is required.`),
    ...(action.exclusive ?? []).map((group) => `At most one of ${group.join(', ')} is given.`),
  ]
  const table = ['| Input | Type | Required | Limits | What |', '| --- | --- | --- | --- | --- |', ...rows, '']
  return [...(rows.length === 0 ? ['No inputs.', ''] : table), ...(notes.length === 0 ? [] : [notes.join(' '), ''])]
}

const kinds: { readonly [kind in Field['kind']]: string } = {
  string: 'text',
  integer: 'whole number',
  boolean: 'boolean',
  stringList: 'list of texts',
  map: 'map',
  mapList: 'list of maps',
  any: 'any',
  selector: 'JSONPath',
  steps: 'steps',
  choices: 'choices',
  condition: 'condition',
  step: 'name of a step',
}

function kindOf(field: Field): string {
  return `${kinds[field.kind]}${field.literal === true ? ', literal' : ''}`
}

function limits(field: Field): string {
  const { min, max } = field
  const unit =
    { string: ' characters', stringList: ' items', mapList: ' items', any: ' items' }[field.kind as string] ?? ''
  const number = (value: number): string => value.toLocaleString('en-US')
  const range =
    min !== undefined && max !== undefined
      ? `${number(min)} to ${number(max)}${unit}`
      : min !== undefined
        ? `at least ${number(min)}${unit}`
        : max === undefined
          ? undefined
          : `at most ${number(max)}${unit}`
  return [
    ...(field.enum === undefined ? [] : [field.enum.map((one) => `\`${one}\``).join(', ')]),
    ...(field.pattern === undefined ? [] : [`\`${field.pattern.replaceAll('|', '\\|')}\``]),
    ...(range === undefined ? [] : [range]),
    ...(field.default === undefined ? [] : [`default \`${JSON.stringify(field.default)}\``]),
  ].join('; ')
}

function outputsOf(action: Action): readonly string[] {
  const rows = Object.entries(action.outputs).map(([name, { type, doc }]) => `| ${name} | ${type} | ${doc} |`)
  if (rows.length === 0) return ['No outputs of its own.', '']
  return ['| Output | Type | What |', '| --- | --- | --- |', ...rows, '']
}

function time({ defaultTimeoutSeconds: usual, maxTimeoutSeconds: most }: Action): string {
  const first = usual === undefined ? 'AWS documents no default timeout.' : `The default timeout is ${duration(usual)}.`
  return most === undefined ? first : `${first} At most ${duration(most)}.`
}

function duration(seconds: number): string {
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
      ['second', 1],
    ] as const
  ).find(([, length]) => seconds % length === 0) ?? ['second', 1]
  const count = seconds / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function failure(action: Action): string {
  if (action.undocumented === true) return 'Not known; never run locally.'
  return [
    'The step fails when an attempt does and no attempt is left; a timeout ends it as TimedOut.',
    action.repeatable
      ? 'It may be run again when a crash interrupts it.'
      : 'It is never run twice for one attempt: a crash in the middle fails the attempt.',
    ...(action.cancel === undefined ? [] : ['What it started is stopped when it is cancelled or times out.']),
  ].join(' ')
}

function permissions(action: Action): string {
  if (action.openInputs === true) return 'Those of the operation that the step calls.'
  const given: JsonObject = Object.fromEntries(Object.keys(action.inputs).map((name) => [name, `{{ ${name} }}`]))
  const needs = [...action.needs({}), ...action.needs(given)].flatMap(needText)
  const names = [...new Set(needs)].filter((name) => name !== '')
  return names.length === 0 ? 'None.' : `${names.join(', ')}.`
}

function needText(need: Need): readonly string[] {
  switch (need.kind) {
    case 'operation': {
      const found = need.operation.includes('{{') ? undefined : actionsOf(need.service, need.operation)
      if (found !== undefined) return found.map(({ name }) => `\`${name}\``)
      return need.operation.includes('{{') ? ['those of the operation'] : [`\`${need.service}:${need.operation}\``]
    }
    case 'action':
      return [`\`${need.action}\``]
    case 'passRole':
      return [`\`iam:PassRole\`${need.service === undefined ? '' : ` to ${need.service}`}`]
    case 'automation':
      return ['those of the document that it starts']
    case 'script':
      return ["those of the script's calls"]
    case 'unknown':
      return [`not known (${need.reason.replace(/\.$/, '')})`]
  }
}
