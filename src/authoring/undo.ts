/**
 * The undo of a finished change, started later from its execution id: a document of its own, compiled from the very declaration of the
 * change, with its own approval and its own role. It refuses whatever is not as that execution left it.
 */
import { type AutomationDocument, GuardiaError, type Json, referencesIn, type ValueType } from '../document/index.ts'
import { Block } from './block.ts'
import { approved, type Change, type PlanOutputs } from './change.ts'
import { is } from './condition.ts'
import { lower } from './lower.ts'
import { execution, type Ref, reference, tokenOf } from './reference.ts'
import { type Kinds, python, type Script } from './script.ts'
import { type Declared, Session } from './session.ts'
import type { Severity } from './severity.ts'
import { Steps } from './steps.ts'
import { map, mapList, text, type ValueKind } from './values.ts'

/** What the undo document needs to know of the procedure. */
export interface Undone {
  readonly name: string
  readonly severity: Severity
  /** Of the procedure; the undo takes those that it reads. */
  readonly parameters: Kinds
  readonly changes: readonly Declared[]
}

/** The kind of the parameter that names the execution to undo. */
export const executionToUndo: ValueKind<string> = text({
  pattern: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
  describe: {
    en: 'Id of the execution whose change is undone.',
    es: 'Identificador de la ejecución cuyo cambio se deshace.',
  },
})

/** A change, where its plan stands, and the type of each output of the plan. */
interface Planned {
  readonly name: string
  readonly change: Change<PlanOutputs>
  readonly planStep: string
  readonly outputs: { readonly [name: string]: ValueType }
}

/**
 * Builds the undo: the parameters it takes, and its document without description.
 *
 * @throws GuardiaError `undo-reads-run`, `change-without-still`
 */
export function undoOf(from: Undone): {
  readonly parameters: Kinds
  readonly parts: Pick<AutomationDocument, 'variables' | 'mainSteps' | 'outputs'>
} {
  const changes = from.changes.map(plannedOf)
  const targets = [...new Set(changes.flatMap((one) => targetsOf(one, from)))].sort()
  const session = new Session({
    severity: from.severity,
    outcome: 'refused: nothing was undone; the step that failed says why',
  })
  const block = new Block()
  writeUndo(new Steps(block, session), from, changes, targets)
  const mainSteps = lower(block)
  const read = new Set(
    referencesIn(mainSteps as unknown as Json).flatMap(({ reference: one }) =>
      one.kind === 'parameter' ? [one.name] : [],
    ),
  )
  const own = Object.entries(from.parameters).filter(([name]) => read.has(name))
  return {
    parameters: { ExecutionId: executionToUndo, ...Object.fromEntries(own) },
    parts: {
      variables: session.variables,
      mainSteps,
      ...(session.outputs.length === 0 ? {} : { outputs: session.outputs }),
    },
  }
}

function plannedOf({ name, change: declared }: Declared): Planned {
  const change = declared as Change<PlanOutputs>
  const steps = new Set<string>()
  const outputs: Record<string, ValueType> = {}
  for (const [output, value] of Object.entries(change.plan.result)) {
    const token = tokenOf(value)
    const [found] = token === undefined ? [] : referencesIn(token.text)
    if (token === undefined || found?.reference.kind !== 'output') continue
    steps.add(found.reference.step)
    outputs[output] = token.type
  }
  const [planStep] = steps
  if (planStep === undefined || steps.size > 1) {
    throw new GuardiaError(
      'plan-not-one-step',
      `The plan of change ${name} must be what one script returns (it comes from ${[...steps].join(', ') || 'no step'}): step.plan((step) => step.script(…)).`,
    )
  }
  return { name, change, planStep, outputs }
}

/** Which parameters say what is undone; they must be those of the execution. Looks at what undo and still read while at it. */
function targetsOf(one: Planned, from: Undone): readonly string[] {
  const of = (body: (step: Steps) => void): readonly Json[] => {
    const block = new Block()
    body(new Steps(block, new Session({ severity: from.severity, outcome: 'unfinished' })))
    return lower(block) as unknown as readonly Json[]
  }
  const still = of(one.change.still)
  if (still.length === 0) {
    throw new GuardiaError(
      'change-without-still',
      `The change ${one.name} has an empty \`still\`. Give it a step that fails unless the world is as the change left it (step.assert).`,
    )
  }
  const steps = [...still, ...of((step) => one.change.undo(step, 'later'))]
  const known = new Set([one.planStep, ...steps.map((step) => (step as { readonly name: string }).name)])
  return referencesIn(steps as Json).flatMap(({ reference: read }) => {
    if (read.kind === 'output' && !known.has(read.step)) {
      throw new GuardiaError(
        'undo-reads-run',
        `The undo or \`still\` of change ${one.name} reads ${read.step}.${read.name}: a later undo knows parameters and the plan's outputs only. Make the value an output of ${one.planStep}.`,
      )
    }
    return read.kind === 'parameter' ? [read.name] : []
  })
}

function writeUndo(step: Steps, from: Undone, changes: readonly Planned[], targets: readonly string[]): void {
  const executionId = reference<string>({ kind: 'parameter', name: 'ExecutionId' }, 'String')
  const self = step.call('ReadSelf', 'ssm', 'GetAutomationExecution', { AutomationExecutionId: execution.id })
  const run = step.call('ReadExecution', 'ssm', 'GetAutomationExecution', { AutomationExecutionId: executionId })
  const names = changes.map(({ name }) => `${name}Done`)
  const steps = step.call('ReadChanges', 'ssm', 'DescribeAutomationStepExecutions', {
    AutomationExecutionId: executionId,
    Filters: [{ Key: 'StepName', Values: names }],
  })
  const plans = new Map(changes.map((one) => [one.planStep, one.outputs]))
  const found = step.script('FindChange', scripts().find, {
    executionId,
    self: self.AutomationExecution.DocumentName,
    execution: {
      DocumentName: run.AutomationExecution.DocumentName,
      AutomationExecutionStatus: run.AutomationExecution.AutomationExecutionStatus,
      ExecutedBy: run.AutomationExecution.ExecutedBy,
      ExecutionStartTime: run.AutomationExecution.ExecutionStartTime,
      Parameters: run.AutomationExecution.Parameters,
      Outputs: run.AutomationExecution.Outputs,
    },
    done: steps.StepExecutions as unknown as Ref<readonly { readonly [key: string]: unknown }[]>,
    parameters: Object.fromEntries(targets.map((name) => [name, reference({ kind: 'parameter', name }, 'String')])),
    defaults: Object.fromEntries(
      targets.flatMap((name) => {
        const preset = from.parameters[name]?.default
        return preset === undefined ? [] : [[name, preset]]
      }),
    ),
    changes: Object.fromEntries(changes.map((one) => [`${one.name}Done`, [one.name, one.planStep]])),
    plans: Object.fromEntries(plans),
  })
  const recall = (inside: Steps, planStep: string): void => {
    const kinds = Object.entries(plans.get(planStep) ?? {}).map(([name, type]) => [name, { type }])
    const outputs = Object.fromEntries(kinds) as Kinds
    const values = inside.script(planStep, { ...scripts().recall, outputs }, { values: found.values })
    for (const name of Object.keys(outputs)) tokenOf(values[name])
  }
  choose(step, [...plans.keys()], found.plan, 'ChoosePlan', (inside, planStep) => {
    recall(inside, planStep)
    const own = changes.filter((one) => one.planStep === planStep)
    choose(inside, own, found.change, `ChooseChangeOf${planStep}`, (within, one) => undo(within, one, found))
  })
}

/** One way when there is only one thing, else a choice between them. */
function choose<T extends string | { readonly name: string }>(
  step: Steps,
  things: readonly T[],
  by: Ref<string>,
  name: string,
  body: (step: Steps, thing: T) => void,
): void {
  const nameOf = (thing: T): string => (typeof thing === 'string' ? thing : thing.name)
  const [first, ...rest] = things
  if (first === undefined) return
  const last = rest.at(-1)
  if (last === undefined) {
    body(step, first)
    return
  }
  let ways = step.choose(name, is(by, nameOf(first)), (inside) => body(inside, first))
  for (const thing of rest.slice(0, -1)) ways = ways.orWhen(is(by, nameOf(thing)), (inside) => body(inside, thing))
  ways.otherwise((inside) => body(inside, last))
}

function undo(
  step: Steps,
  { name, change }: Planned,
  found: { readonly question: Ref<string>; readonly code: Ref<string>; readonly undo: Ref<string> },
): void {
  change.still(step)
  approved(step, `Undo${name}`, change.approve, found.question, found.code)
  change.still(step.prefixed('Recheck'))
  const unfinished = 'undo not finished: the step that failed says where; put the rest back by hand'
  step.set(`Undo${name}Begun`, step.session.outcome, unfinished)
  step.guarded(
    (inside) => change.undo(inside, 'later'),
    (left) => left.finish(`Undo${name}Unfinished`, unfinished),
    { onFailure: true, onCancel: false, isCritical: true },
  )
  step.finish(`Undo${name}Done`, found.undo)
}

const given = {
  executionId: text(),
  self: text(),
  execution: map(),
  done: mapList(),
  parameters: map(),
  defaults: map(),
  changes: map(),
  plans: map(),
}
const facts = { change: text(), plan: text(), values: map(), code: text(), question: text(), undo: text() }
const recalled = { values: map() }
let loaded:
  | { readonly find: Script<typeof given, typeof facts>; readonly recall: Script<typeof recalled, Kinds> }
  | undefined

/** Read when the first undo is built, so that importing the package reads no file. */
function scripts(): NonNullable<typeof loaded> {
  loaded ??= {
    find: python(import.meta.url, 'scripts/find_change.py', { inputs: given, outputs: facts }),
    recall: python(import.meta.url, 'scripts/recall_plan.py', { inputs: recalled, outputs: {} }),
  }
  return loaded
}
