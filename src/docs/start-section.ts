/** How to start a procedure, and how to answer it, in each of the three ways. */
import type { Procedure } from '../authoring/index.ts'
import { stepPlaces } from '../document/index.ts'
import { block, code } from './markdown.ts'
import { fill, type Words } from './words.ts'

/** Commands with `…` for what only the person at the keyboard knows; AWS refuses `…` as a value. */
export function startSection(procedure: Procedure, words: Words): string {
  const { name, document } = procedure
  const needed = Object.entries(document.parameters ?? {})
    .filter(([, parameter]) => parameter.default === undefined)
    .map(([parameter]) => parameter)
  const ours = ['npx guardia start', name, '--watch', ...needed.map((one) => `--param ${one}=…`)].join(' ')
  const theirs = [
    `aws ssm start-automation-execution --document-name ${name}`,
    ...(needed.length === 0 ? [] : [`  --parameters "${needed.map((one) => `${one}=…`).join(',')}"`]),
  ].join(' \\\n')
  const undo =
    procedure.undoes === undefined
      ? []
      : [
          `${fill(words.undoOf, { procedure: code(procedure.undoes) })}\n\n${block('sh', 'npx guardia undo ID --watch')}`,
        ]
  const isAsked = stepPlaces(document).some(({ step }) => step.action === 'aws:approve')
  return [
    ...undo,
    `${words.startWithGuardia}\n\n${block('sh', ours)}`,
    `${words.startWithAws}\n\n${block('sh', theirs)}`,
    `${fill(words.startWithConsole, { name: code(name) })}\n`,
    ...(isAsked ? [`${words.toApprove}\n\n${block('sh', approveCommands)}`] : []),
  ].join('\n')
}

/** `ID` and `…` are what the run shows. */
const approveCommands = [
  'npx guardia approve ID --comment "…"',
  'aws ssm send-automation-signal --automation-execution-id ID --signal-type Approve --payload Comment="…"',
].join('\n')
