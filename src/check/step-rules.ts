/** Rules about each step: its name, its action, and what it must have. */
import { actions } from '../actions/index.ts'
import { isTrue, stepKeys } from '../document/index.ts'
import { own, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import { isSlip, nearest } from './words.ts'

/** A name that SSM takes for a step. */
export const stepName: RegExp = /^[A-Za-z0-9_]{3,128}$/

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html */
const commandPlugins: ReadonlySet<string> = new Set(
  [
    ...['applications', 'cloudWatch', 'configureDocker', 'configurePackage', 'domainJoin', 'downloadContent'],
    ...['psModule', 'refreshAssociation', 'runDockerAction', 'runDocument', 'runPowerShellScript', 'runShellScript'],
    ...['softwareInventory', 'updateAgent', 'updateSsmAgent'],
  ].map((name) => `aws:${name}`),
)

/** An action that SSM may have although its reference does not list it. */
export const plausibleAction: RegExp = /^aws:[a-zA-Z]{3,40}$/

/** Rules about steps. */
export const stepRules: readonly Rule[] = [
  {
    id: 'missing-key',
    severity: 'error',
    title: 'Each step has a name, an action and inputs.',
    source: pages.actions,
    check({ steps }, report) {
      for (const step of steps) {
        for (const key of ['name', 'action', 'inputs'] as const) {
          if (Object.hasOwn(step.value, key)) continue
          // A step without action is unfinished; one finding says so.
          if (key === 'inputs' && !Object.hasOwn(step.value, 'action')) continue
          // A misspelt key is reported as unknown-key.
          if (Object.keys(step.value).some((one) => nearest(one, [key]) !== undefined && !isStepKey(one))) continue
          report(step.pointer, `Missing "${key}" in step detail: ${step.label} has none. ${advice[key]}`)
        }
      }
    },
  },
  {
    id: 'step-name',
    severity: 'error',
    title: 'A step name is 3 to 128 letters, digits and underscores.',
    source: pages.actions,
    check({ steps }, report) {
      for (const { name, pointer } of steps) {
        if (name === undefined || stepName.test(name)) continue
        report(
          `${pointer}/name`,
          `StepName: ${name} is invalid. Use 3 to 128 letters (a-z, A-Z), digits and underscores; nothing else.`,
        )
      }
    },
  },
  {
    id: 'duplicate-step-name',
    severity: 'error',
    title: 'Step names are unique in the whole document, loop bodies included.',
    source: pages.actions,
    check({ steps, stepsByName }, report) {
      for (const step of steps) {
        if (step.name === undefined) continue
        const first = stepsByName.get(step.name)
        if (first === step || first === undefined) continue
        report(
          `${step.pointer}/name`,
          `Duplicate step names found in mainSteps of the document: "${step.name}" is already the name of ${first.pointer}. Rename one of them.`,
        )
      }
    },
  },
  {
    id: 'unknown-action',
    severity: 'error',
    title: 'The action of a step exists.',
    explanation:
      'AWS uses a few actions in its own documents that its reference does not list. An `aws:` action that resembles no known one is therefore a warning.',
    source: pages.actions,
    check({ steps }, report) {
      const names = [...actions.keys()]
      for (const step of steps) {
        const name = step.action
        if (name === undefined || step.record !== undefined) continue
        const near = nearest(name, names) ?? nearest(`aws:${name}`, names)
        if (commandPlugins.has(name)) {
          report(
            `${step.pointer}/action`,
            `Unknown action: ${name} in ${step.label}: it is a plugin of Command documents. Run such a document with aws:runCommand.`,
          )
          continue
        }
        const plausible = (near === undefined || !isSlip(name, near)) && plausibleAction.test(name)
        const hint = near === undefined ? ' See the list of actions in the reference.' : ` Did you mean "${near}"?`
        const message = `Unknown action: ${name} in ${step.label}.${hint}`
        report(`${step.pointer}/action`, message, plausible ? 'warning' : 'error')
      }
    },
  },
  {
    id: 'end-and-next',
    severity: 'error',
    title: 'A step that ends the automation names no next step.',
    source: pages.actions,
    check({ steps }, report) {
      for (const { value, label, pointer } of steps) {
        if (textAt(value, 'nextStep') === undefined || !isTrue(own(value, 'isEnd'))) continue
        report(
          `${pointer}/isEnd`,
          `"isEnd == true" and nextStep should not exist in same step: ${label} has both. Remove one of them.`,
        )
      }
    },
  },
]

const advice = {
  name: 'Give it a unique name.',
  action: 'Name what it does, such as action: aws:executeAwsApi.',
  inputs: 'Add inputs, a map; inputs: {} where the action needs none.',
} as const

function isStepKey(key: string): boolean {
  return (stepKeys as readonly string[]).includes(key)
}
