/** What the approver is asked: who decides, until when, and what happens without a yes. */
import {
  type AutomationDocument,
  isList,
  isObject,
  type Json,
  member,
  onFailure,
  referencesIn,
  type Step,
  stepPlaces,
  timeoutSeconds,
  wholeReference,
} from '../document/index.ts'
import { valueInWords } from './condition-words.ts'
import { block, code } from './markdown.ts'
import { durationInWords, fill, type Words } from './words.ts'

/** What aws:approve takes where a step says nothing: 7 days. */
const defaultTimeout = 604_800

/** One part for each approve step. */
export function approvalSection(document: AutomationDocument, words: Words): string {
  const steps = stepPlaces(document).filter(({ step }) => step.action === 'aws:approve')
  if (steps.length === 0) return words.noApproval
  return steps.map(({ step }) => approvalOf(step, document, words)).join('\n')
}

function approvalOf(step: Step, document: AutomationDocument, words: Words): string {
  const inputs = isObject(step.inputs) ? step.inputs : {}
  const message = member(inputs, 'Message') ?? ''
  const reader = readerOfComment(step.name, document)
  const lines = [
    wholeReference(message) === undefined
      ? `${words.approvalMessage}\n\n${indented(block('text', String(message)))}`
      : fill(words.approvalComputed, { what: code(String(message)) }),
    who(member(inputs, 'Approvers'), member(inputs, 'MinRequiredApprovals') ?? 1, words),
    ...(reader === undefined ? [] : [fill(words.approvalComment, { step: code(reader) })]),
    fill(words.approvalExpires, { time: durationInWords(timeoutSeconds(step) ?? defaultTimeout, words) }),
    refused(step, words),
  ]
  return `**${step.name}**\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`
}

function who(approvers: Json | undefined, least: Json, words: Words): string {
  const names = (isList(approvers) ? approvers : [approvers]).map((one) => code(valueInWords(one))).join(', ')
  return fill(words.approvalWho, { names, count: typeof least === 'number' ? least : code(valueInWords(least)) })
}

function refused(step: Step, words: Words): string {
  const jump = onFailure(step)
  if (jump.kind === 'step') return fill(words.approvalRefusedGoesTo, { step: code(jump.step) })
  return jump.kind === 'continue' ? words.approvalRefusedContinues : words.approvalRefused
}

/** The step that compares the comments of the approvers with a code, if there is one. */
function readerOfComment(approve: string, document: AutomationDocument): string | undefined {
  const reads = ({ inputs }: Step): boolean => {
    const payload = isObject(inputs) ? member(inputs, 'InputPayload') : undefined
    return (
      isObject(payload) &&
      Object.hasOwn(payload, 'code') &&
      referencesIn(payload).some(({ reference }) => reference.kind === 'output' && reference.step === approve)
    )
  }
  return stepPlaces(document).find(({ step }) => reads(step))?.step.name
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '  ')
}
