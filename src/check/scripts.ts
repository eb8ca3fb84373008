/** Rules about aws:executeScript: its Python, attachments, and braces in script text. */
import { parseText, printReference } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { pythonRules } from './python-rules.ts'
import { isArray, isObject, own, quoted, textAt } from './raw.ts'
import { pages, type Rule } from './rule.ts'
import type { StepFact } from './steps.ts'
import { expected } from './words.ts'

function* scripts({ steps }: Facts): Generator<StepFact> {
  for (const step of steps) if (step.action === 'aws:executeScript') yield step
}

/** Rules about scripts. */
export const scriptRules: readonly Rule[] = [
  ...pythonRules,
  {
    id: 'script-reference',
    severity: 'warning',
    title: 'Scripts get values by InputPayload, not by references in their text.',
    explanation:
      'Whether SSM replaces `{{ Name }}` inside a script is not documented (D-12), and a value pasted into code is an injection. Only references to what the document declares are told.',
    source: pages.script,
    check(facts, report) {
      for (const step of scripts(facts)) {
        const script = textAt(step.inputs, 'Script')
        if (script === undefined || !script.includes('{{')) continue
        for (const part of parseText(script)) {
          if (typeof part === 'string') continue
          const declared =
            part.kind === 'parameter' ? Object.hasOwn(facts.parameters, part.name) : facts.typeOf(part) !== undefined
          if (!declared) continue
          report(
            `${step.pointer}/inputs/Script`,
            `Script of ${step.label} holds ${printReference(part)}. Pass it in InputPayload and read it from the handler's first argument.`,
          )
          break
        }
      }
    },
  },
  {
    id: 'undeclared-attachment',
    severity: 'warning',
    title: 'An Attachment is one of the files of the document.',
    explanation:
      'Documents in source form get their files when they are uploaded; an error where the document has files, and this is none of them.',
    source: pages.script,
    check(facts, report) {
      const files = own(facts.document, 'files')
      const names = isObject(files) ? Object.keys(files) : []
      for (const step of scripts(facts)) {
        const attachment = textAt(step.inputs, 'Attachment')
        if (attachment === undefined || attachment.includes('{{') || names.includes(attachment)) continue
        report(
          `${step.pointer}/inputs/Attachment`,
          `Attachment ${quoted(attachment)} of ${step.label} is not in files.${expected(attachment, names)} Add it there with its sha256.`,
          names.length === 0 ? 'warning' : 'error',
        )
      }
    },
  },
  {
    id: 'file-declaration',
    severity: 'error',
    title: 'Each of the files is a map with checksums.',
    source: pages.elements,
    check({ document }, report) {
      const files = own(document, 'files')
      if (!isObject(files)) return
      for (const [name, file] of Object.entries(files)) {
        const pointer = `/files/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
        if (!isObject(file)) {
          report(
            pointer,
            `File "${name}" is ${isArray(file) ? 'a list' : 'no map'}; expected {checksums: {sha256: …}}.`,
          )
          continue
        }
        const checksums = own(file, 'checksums')
        const sum = isObject(checksums) ? own(checksums, 'sha256') : undefined
        if (sum === undefined) {
          report(
            pointer,
            `File "${name}" has no checksum; expected {checksums: {sha256: …}}. Write the output of sha256sum.`,
            'warning',
          )
        }
        if (
          sum === undefined ||
          (typeof sum === 'string' && (/^[0-9a-fA-F]{64}$/.test(sum) || /%%|\{\{|\$\{/.test(sum)))
        )
          continue
        report(
          `${pointer}/checksums/sha256`,
          `The sha256 of file "${name}" is not 64 hexadecimal digits. Write the output of sha256sum.`,
          'warning',
        )
      }
    },
  },
]
