/** The registry of rules, by subject, in the order of docs/checks.md. Adding a check is one entry here or in a subject's file. */
import { awsCallRules } from './aws-calls.ts'
import { braceRules } from './braces.ts'
import { conditionRules } from './conditions.ts'
import { defaultRules } from './defaults.ts'
import { flowRules } from './flow.ts'
import { inputRules } from './inputs.ts'
import { limitRules } from './limits.ts'
import { linkRules } from './links.ts'
import { outputRules } from './output-rules.ts'
import { parameterRules } from './parameters.ts'
import { referenceRules } from './references.ts'
import { pages, type Rule } from './rule.ts'
import { safetyRules } from './safety.ts'
import { scriptRules } from './scripts.ts'
import { selectorRules } from './selectors.ts'
import { stepRules } from './step-rules.ts'
import { structureRules } from './structure.ts'
import { suppressionRules } from './suppressions.ts'
import { todoRule } from './todo.ts'
import { variableRules } from './variables.ts'

/** Text that is no JSON or YAML; found by the reader, before there is anything to check. */
const syntax: Rule = {
  id: 'syntax',
  severity: 'error',
  title: 'The text is well-formed JSON or YAML, and a map.',
  explanation: 'Keys are given once; anchors and deep nesting are bounded.',
  source: pages.createDocument,
  check() {},
}

/** Rules with the subject that heads them on the page. */
export const subjects: readonly { readonly title: string; readonly rules: readonly Rule[] }[] = [
  { title: 'Structure', rules: [syntax, ...structureRules, ...stepRules] },
  { title: 'Parameters', rules: [...parameterRules, ...defaultRules] },
  { title: 'Variables', rules: variableRules },
  { title: 'Inputs', rules: inputRules },
  { title: 'Conditions', rules: conditionRules },
  { title: 'References', rules: [...referenceRules, ...braceRules] },
  { title: 'Outputs', rules: outputRules },
  { title: 'Links', rules: linkRules },
  { title: 'Flow', rules: flowRules },
  { title: 'AWS calls', rules: [...awsCallRules, ...selectorRules] },
  { title: 'Scripts', rules: scriptRules },
  { title: 'Limits', rules: limitRules },
  { title: 'Safety', rules: safetyRules },
  { title: 'Unfinished', rules: [todoRule] },
  { title: 'Suppressions', rules: suppressionRules },
]

/** Every rule. */
export const rules: readonly Rule[] = subjects.flatMap((subject) => subject.rules)
