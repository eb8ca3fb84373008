/**
 * aws:pause: waits until a person sends the Resume signal.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-pause.html
 */
import type { ActionOf } from './inputs-of.ts'

const inputs = {
  Message: {
    kind: 'string',
    doc: 'A text for whoever looks at the step; not in the guide, but real documents have it.',
  },
} as const

/** aws:pause. Step and execution are Waiting meanwhile. */
export const pause: ActionOf<typeof inputs> = {
  name: 'aws:pause',
  doc: 'Waits until somebody sends the Resume signal.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-pause.html',
  impact: 'NonMutating',
  inputs,
  outputs: {},
  defaultTimeoutSeconds: 604_800,
  maxTimeoutSeconds: 2_592_000,
  repeatable: true,
  needs: () => [],
  run(_inputs, { signals }) {
    const resumed = signals.some(({ type }) => type === 'Resume')
    return resumed ? { kind: 'done', output: {} } : { kind: 'signal', memo: {} }
  },
}
