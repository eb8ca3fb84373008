/** The people of a scenario: they read a request and answer it after a while. */
import type { Clock, Execution, StepRecord } from '../engine/index.ts'
import type { Answer } from './scenario.ts'
import type { World } from './world.ts'

/** An answer that the execution did not take, and why. */
export interface RefusedAnswer {
  readonly answer: Answer
  readonly reason: string
}

/** What a request asks an approver to repeat: the word after `comment:`. */
export function codeOf(message: string): string | undefined {
  return /comment:\s*(\S+)/i.exec(message)?.[1]
}

/**
 * Lets people answer whatever request is waiting. Returns the answers that were refused; it grows while the execution runs.
 */
export function answerRequests(
  execution: Execution,
  clock: Clock,
  answers: readonly Answer[],
  world: World,
): readonly RefusedAnswer[] {
  const refused: RefusedAnswer[] = []
  const left = [...answers]
  const asked = new Set<string>()
  const answerNext = (request: StepRecord): void => {
    const answer = left.shift()
    if (answer === undefined) return
    clock.schedule(clock.now() + (answer.afterSeconds ?? 60) * 1000, () => {
      const done = clock.hold()
      const comment = answer.comment ?? codeOf(String(request.inputs['Message'] ?? ''))
      void execution
        .signal({
          type: answer.decision,
          approver: world.people[answer.by].arn,
          ...(comment === undefined ? {} : { comment }),
        })
        .then((reply) => {
          if (!reply.accepted) refused.push({ answer, reason: reply.reason })
          const record = execution.state.steps.find((one) => one.stepExecutionId === request.stepExecutionId)
          if (record?.status === 'Waiting') answerNext(request)
        })
        .finally(done)
    })
  }
  execution.onEvent((event, state) => {
    if (event.type !== 'AttemptSuspended' || event.until.kind !== 'signal') return
    const record = state.attempt === undefined ? undefined : state.steps[state.attempt.record]
    if (record?.action !== 'aws:approve' || asked.has(record.stepExecutionId)) return
    asked.add(record.stepExecutionId)
    answerNext(record)
  })
  return refused
}
