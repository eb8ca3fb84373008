/** Looking at a CloudFormation stack. */
import { type JsonObject, member } from '../document/index.ts'
import { type Need, type StepContext, StepFailure } from './action.ts'
import { elements, textOr } from './instances.ts'
import { narrowed, operation, writtenText } from './needs.ts'

/** A stack as DescribeStacks shows it. */
export interface Stack {
  readonly id: string
  readonly status: string
  /** Empty where CloudFormation gives none. */
  readonly reason: string
}

/** The stack of this name or id; undefined when there is none. */
export async function findStack(nameOrId: string, context: StepContext): Promise<Stack | undefined> {
  const answer = await context.call('cloudformation', 'DescribeStacks', { StackName: nameOrId }).catch(unlessMissing)
  const stack = elements(answer?.['Stacks'])[0]
  if (stack === undefined) return undefined
  return {
    id: textOr(member(stack, 'StackId'), nameOrId),
    status: textOr(member(stack, 'StackStatus'), ''),
    reason: textOr(member(stack, 'StackStatusReason'), ''),
  }
}

/** CloudFormation answers a missing stack with a ValidationError: "Stack with id X does not exist". */
function unlessMissing(error: unknown): undefined {
  if (error instanceof StepFailure && /does not exist/i.test(error.message)) return undefined
  throw error
}

/** Whether CloudFormation is still at work on the stack. */
export function isInProgress({ status }: Stack): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS'
}

/**
 * What a step needs that changes a stack: the operation, looking at the stack, and what the stack itself does: through the role it is
 * given, else `unnamed` says what nobody can know.
 */
export function stackNeeds(inputs: JsonObject, change: string, unnamed: string): readonly Need[] {
  const stack = narrowed(inputs, { StackName: 'StackName' })
  const role = writtenText(inputs, 'RoleARN')
  return [
    operation('cloudformation', change, stack),
    operation('cloudformation', 'DescribeStacks', stack),
    role === undefined
      ? { kind: 'unknown', reason: `${unnamed}: give the step a RoleARN, or add these permissions.` }
      : { kind: 'passRole', role, service: 'cloudformation.amazonaws.com' },
  ]
}
