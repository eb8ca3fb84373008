/** The people of a scenario: they read a request and answer it after a while. */
import type { Clock, Execution, StepRecord } from '../engine/index.ts'
import type { Answer } from './scenario.ts'
import type { World } from './world.ts'

/** An approval request as a person sees it. */
export interface Request {
  readonly step: string
  readonly message: string
  /** What the request asks to repeat in the comment, if it does. */
  readonly code: string | undefined
}

/** Who answers a request; undefined: nobody does. Called again when more approvals are needed. */
export type Ask = (request: Request) => Promise<Answer | undefined> | Answer | undefined

/** An answer that the execution did not take, and why. */
export interface RefusedAnswer {
  readonly answer: Answer
  readonly reason: string
}

/** What a request asks an approver to repeat: the word after `comment:`. */
export function codeOf(message: string): string | undefined {
  return /comment:\s*(\S+)/i.exec(message)?.[1]
}

/** Answers in order, one a request after the other. */
export function inOrder(answers: readonly (Answer | 'nobody')[]): Ask {
  const left = [...answers]
  return () => {
    const next = left.shift()
    return next === 'nobody' ? undefined : next
  }
}

/** What came of asking. It grows while the execution runs. */
export interface Answered {
  readonly refused: readonly RefusedAnswer[]
  /** Asking itself failed: the execution is cancelled, and whoever runs it throws this. */
  readonly failure: () => unknown
}

/** Lets people answer whatever request is waiting. Time stands still while somebody is being asked. */
export function answerRequests(execution: Execution, clock: Clock, ask: Ask, world: World): Answered {
  const refused: RefusedAnswer[] = []
  let failure: unknown
  const fail = (error: unknown): void => {
    failure ??= error
    void execution.stop('Cancel')
  }
  const asked = new Set<string>()
  const send = async (answer: Answer, request: Request, record: StepRecord): Promise<void> => {
    const comment = answer.comment ?? request.code
    const reply = await execution.signal({
      type: answer.decision,
      approver: world.people[answer.by].arn,
      ...(comment === undefined ? {} : { comment }),
    })
    if (!reply.accepted) refused.push({ answer, reason: reply.reason })
    const now = execution.state.steps.find((one) => one.stepExecutionId === record.stepExecutionId)
    if (now?.status === 'Waiting') await next(record)
  }
  const next = async (record: StepRecord): Promise<void> => {
    const done = clock.hold()
    try {
      const message = String(record.inputs['Message'] ?? '')
      const request: Request = { step: record.step, message, code: codeOf(message) }
      const answer = await ask(request)
      if (answer === undefined) return
      clock.schedule(clock.now() + (answer.afterSeconds ?? 60) * 1000, () => {
        const sent = clock.hold()
        void send(answer, request, record).catch(fail).finally(sent)
      })
    } finally {
      done()
    }
  }
  execution.onEvent((event, state) => {
    if (event.type !== 'AttemptSuspended' || event.until.kind !== 'signal') return
    const record = state.attempt === undefined ? undefined : state.steps[state.attempt.record]
    if (record?.action !== 'aws:approve' || asked.has(record.stepExecutionId)) return
    asked.add(record.stepExecutionId)
    void next(record).catch(fail)
  })
  return { refused, failure: () => failure }
}
