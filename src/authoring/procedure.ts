/**
 * A procedure: an entry of a runbook as code. Building it runs the body once and gives the SSM document; nothing is parsed and
 * nothing of the AWS SDK is loaded.
 */
import type { AutomationDocument } from '../document/index.ts'
import { Block } from './block.ts'
import { lower } from './lower.ts'
import { type Ref, reference } from './reference.ts'
import type { Kinds, ValueOf } from './script.ts'
import { type Declared, Session } from './session.ts'
import type { Severity } from './severity.ts'
import { Steps } from './steps.ts'
import type { Trigger } from './trigger.ts'
import { undoOf } from './undo.ts'
import { undoText } from './undo-text.ts'
import { type Bilingual, english, roleArn, toParameter, valueTypeOfKind } from './values.ts'

/** What a person reads about a procedure, in one language. Markdown. */
export interface ProcedureText {
  readonly title: string
  readonly symptom: string
  readonly cause: string
  readonly remedy: string
  /** What the old prose got wrong, if it did. */
  readonly corrections?: readonly string[]
}

/** The page text in both languages. */
export interface ProcedureTexts {
  readonly en: ProcedureText
  readonly es: ProcedureText
}

/** How much can go wrong. */
export type Risk = 'none' | 'low' | 'medium' | 'high'

/** Everything about a procedure except its steps. */
export interface ProcedureOptions<P extends Kinds> {
  /** Name of the document: 3–128 of letters, digits, `-`, `_`, `.`. */
  readonly name: string
  /** Counted up by the author when behaviour changes; part of the content, so that each revision has its own hash. */
  readonly revision: number
  readonly severity: Severity
  readonly risk: Risk
  readonly text: ProcedureTexts
  readonly triggers?: readonly Trigger[]
  readonly parameters: P
}

/** References to the parameters. */
export type Parameters<P extends Kinds> = { readonly [K in keyof P]: Ref<ValueOf<P[K]>> }

/** A built procedure. */
export interface Procedure {
  readonly name: string
  readonly revision: number
  readonly severity: Severity
  readonly risk: Risk
  readonly text: ProcedureTexts
  readonly triggers: readonly Trigger[]
  readonly parameters: { readonly [name: string]: { readonly describe: Bilingual; readonly required: boolean } }
  readonly document: AutomationDocument
  /** The procedure that undoes a finished change of this one, given its execution id; there when it makes a change. */
  readonly undo?: Procedure
  /** The name of the procedure whose changes this one undoes. */
  readonly undoes?: string
}

const assumeRole = roleArn({
  default: '',
  describe: {
    en: 'Role that the automation runs as; empty: the caller.',
    es: 'Rol con el que se ejecuta; vacío: quien lo inicia.',
  },
})

/**
 * Builds a procedure.
 *
 * @throws GuardiaError for every mistake that types cannot see, naming the step, what was expected and how to mend it
 * @example
 * export const restart: Procedure = procedure(
 *   { name: 'Restart', revision: 1, severity: P2, risk: 'low', text, parameters: { Id: instanceId() } },
 *   (p, step) => {
 *     step.approve('Approve', { approvers: ['alice'], message: say`Restart ${p.Id}` })
 *     step.call('Reboot', 'ec2', 'RebootInstances', { InstanceIds: [p.Id] })
 *   },
 * )
 */
export function procedure<const P extends Kinds>(
  options: ProcedureOptions<P>,
  body: (parameters: Parameters<P>, step: Steps) => void,
): Procedure {
  const kinds: Kinds = { ...options.parameters, AutomationAssumeRole: assumeRole }
  const references = Object.fromEntries(
    Object.entries(options.parameters).map(([name, kind]) => [
      name,
      reference({ kind: 'parameter', name }, valueTypeOfKind(kind.type)),
    ]),
  )
  const session = new Session({ severity: options.severity, outcome: 'unfinished' })
  const block = new Block()
  body(references as Parameters<P>, new Steps(block, session))
  const built = assemble(options, kinds, {
    variables: session.variables,
    mainSteps: lower(block),
    ...(session.outputs.length === 0 ? {} : { outputs: session.outputs }),
  })
  return session.changes.length === 0 ? built : { ...built, undo: undoProcedure(options, kinds, session.changes) }
}

/** Every document of some procedures: each one's own, and that of its undo. */
export function withUndo(procedures: readonly Procedure[]): readonly Procedure[] {
  return procedures.flatMap((one) => (one.undo === undefined ? [one] : [one, one.undo]))
}

type Parts = Pick<AutomationDocument, 'variables' | 'mainSteps' | 'outputs'>

function assemble(options: Omit<ProcedureOptions<Kinds>, 'parameters'>, kinds: Kinds, parts: Parts): Procedure {
  const { en } = options.text
  const document: AutomationDocument = {
    schemaVersion: '0.3',
    description: `${en.title}\n\n${en.symptom}\n\n${en.cause}\n\n${en.remedy}\n\nSeverity ${options.severity.name}, revision ${options.revision}.\n`,
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, toParameter(kind)])),
    ...parts,
  }
  return {
    name: options.name,
    revision: options.revision,
    severity: options.severity,
    risk: options.risk,
    text: options.text,
    triggers: options.triggers ?? [],
    parameters: Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [
        name,
        {
          describe:
            typeof kind.describe === 'object'
              ? kind.describe
              : { en: english(kind.describe) ?? '', es: english(kind.describe) ?? '' },
          required: kind.default === undefined,
        },
      ]),
    ),
    document,
  }
}

function undoProcedure(
  options: Omit<ProcedureOptions<Kinds>, 'parameters'>,
  kinds: Kinds,
  changes: readonly Declared[],
): Procedure {
  const { name, severity } = options
  const { AutomationAssumeRole, ...parameters } = kinds
  const undo = undoOf({ name, severity, parameters, changes })
  const named = { ...options, name: `${name}Undo`, text: undoText(name, options.text), triggers: [] }
  const all = { ...undo.parameters, AutomationAssumeRole: AutomationAssumeRole ?? assumeRole }
  return { ...assemble(named, all, undo.parts), undoes: name }
}
