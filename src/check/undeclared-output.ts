/** Reads of outputs that a step does not have. */
import { findOperation, type Shape } from '../aws/index.ts'
import type { Facts } from './facts.ts'
import { outputsAreKnown } from './outputs.ts'
import { textAt } from './raw.ts'
import type { Report } from './rule.ts'
import type { StepFact } from './steps.ts'
import { expected, isSlip } from './words.ts'

/** Reports an output that a known step does not have. Shared with the rule about document outputs. */
export function reportOutput(
  facts: Facts,
  step: StepFact,
  output: string,
  pointer: string,
  said: string,
  report: Report,
): void {
  const known = facts.outputs(step)
  if (known.has(output)) return
  // A step without a known action is reported already; what undocumented actions give is not known.
  if (!outputsAreKnown(step)) return
  const names = [...known.keys()].filter((name) => name !== 'OutputPayload')
  const foreign = step.action === 'aws:executeAwsApi' && !names.some((name) => isSlip(output, name))
  if (foreign && (names.length === 0 || isResponseMember(step, output))) {
    report(
      pointer,
      `${said}: ${step.label} does not declare the output "${output}". Declare it in outputs with a Selector.`,
      'warning',
    )
    return
  }
  const has = names.length === 0 ? ' The step has no outputs.' : expected(output, names)
  report(pointer, `${said}: ${step.label} has no output "${output}".${has} Declare it in outputs, or mend the name.`)
}

/** Whether the response of the step's operation has a member of this name, at any depth. */
function isResponseMember(step: StepFact, name: string): boolean {
  const [service, api] = [textAt(step.inputs, 'Service'), textAt(step.inputs, 'Api')]
  const output = service === undefined || api === undefined ? undefined : findOperation(service, api)?.output
  const seen = new Set<Shape>()
  const waiting: Shape[] = output === undefined ? [] : [output]
  for (let shape = waiting.pop(); shape !== undefined; shape = waiting.pop()) {
    if (seen.has(shape)) continue
    seen.add(shape)
    if (shape.type === 'list') waiting.push(shape.member)
    else if (shape.type === 'map') waiting.push(shape.value)
    else if (shape.type === 'structure') {
      if (Object.hasOwn(shape.members, name)) return true
      waiting.push(...Object.values(shape.members))
    }
  }
  return false
}
