/** What a check is: one entry with a stable id, and the words that explain it. `index.ts` holds the registry. */
import type { Severity } from '../document/index.ts'
import type { Facts } from './facts.ts'

/**
 * Reports one finding. `pointer` is an RFC 6901 pointer to the offending value (for something missing: to the object it is missing
 * from); the step, line and column follow from it. `severity` is given only where it differs from the rule's. `offset`: the finding
 * is about that character of the text there, in UTF-16 units.
 */
export type Report = (pointer: string, message: string, severity?: Severity, offset?: number) => void

/** One check. It reports one kind of mistake and stays silent about what another rule already reports. */
export interface Rule {
  /** Stable, kebab-case: people write it in suppressions and in CI. */
  readonly id: string
  /** The usual severity; a finding may carry another. `error`: SSM refuses the document, or the step cannot succeed. */
  readonly severity: Severity
  /** One sentence that says what must hold. */
  readonly title: string
  /** Why, and when it is milder: Markdown for docs/checks.md. */
  readonly explanation?: string
  /** The page that says so. */
  readonly source: string
  check(facts: Facts, report: Report): void
}

const userGuide = 'https://docs.aws.amazon.com/systems-manager/latest/userguide'

type Page =
  | 'schema'
  | 'elements'
  | 'actions'
  | 'variables'
  | 'outputs'
  | 'branching'
  | 'approve'
  | 'loop'
  | 'script'
  | 'api'
  | 'createDocument'
  | 'updateVariable'
  | 'impact'

/** Pages of the AWS documentation that rules cite. */
export const pages: { readonly [page in Page]: string } = {
  schema: `${userGuide}/documents-schemas-features.html`,
  elements: `${userGuide}/documents-syntax-data-elements-parameters.html`,
  actions: `${userGuide}/automation-actions.html`,
  variables: `${userGuide}/automation-variables.html`,
  outputs: `${userGuide}/automation-action-outputs-inputs.html`,
  branching: `${userGuide}/automation-branch-condition.html`,
  approve: `${userGuide}/automation-action-approve.html`,
  loop: `${userGuide}/automation-action-loop.html`,
  script: `${userGuide}/automation-action-executeScript.html`,
  api: `${userGuide}/automation-action-executeAwsApi.html`,
  createDocument: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html',
  updateVariable: `${userGuide}/automation-action-update-variable.html`,
  impact: `${userGuide}/remediation-impact-type.html`,
}
