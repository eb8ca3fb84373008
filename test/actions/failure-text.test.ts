import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  failure,
  failureDetail,
  failureText,
  polling,
  pollSeconds,
  reworded,
  timeoutText,
} from '../../src/actions/index.ts'

test('the wording of recorded failures', () => {
  expect(failureText('aws:executeScript', "Traceback … KeyError - 'x'")).toBe(
    "Step fails when it is Poll action status for completion. Traceback … KeyError - 'x'. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.",
  )
  expect(failureText('aws:runCommand', 'Command c failed.')).toBe(
    'Step fails when it is verifying the command has completed. Command c failed. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
  )
  expect(failureText('aws:createTags', 'x')).toMatch(/^Step fails when it is executing\/canceling action\. x\. Please/)
  expect(timeoutText('aws:runInstances')).toBe(
    'Step timed out while step is verifying launched instance(s) are ready to be used. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
  )
})

test('law: wording a worded message changes nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('aws:executeScript', 'aws:sleep'), (detail, action) => {
      const once = failureText(action, detail)
      expect(failureText('aws:runCommand', once)).toBe(once)
    }),
  )
})

test('law: the detail of a worded message is what was said', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const detail = `x${text}`.replace(/\.+$/, '')
      expect(failureDetail(failureText('aws:sleep', detail))).toBe(detail)
      expect(failureDetail(detail)).toBe(detail)
    }),
  )
})

test('rewording keeps everything but the message', () => {
  const original = failure('aws:sleep', 'x', {
    type: 'Throttling',
    stage: 'PreVerification',
    timedOut: true,
    output: { a: 1 },
  })
  const other = reworded(original, 'y')
  expect(other).toMatchObject({
    message: 'y',
    type: 'Throttling',
    throttled: true,
    stage: 'PreVerification',
    timedOut: true,
    output: { a: 1 },
    cause: original,
  })
})

test('law: looks come ever more slowly, from 5 s to 60 s', () => {
  expect([0, 1, 2, 3, 4, 5].map(pollSeconds)).toEqual([5, 10, 20, 40, 60, 60])
  fc.assert(
    fc.property(fc.nat(2000), (polls) => {
      expect(pollSeconds(polls)).toBeGreaterThanOrEqual(polling.firstSeconds)
      expect(pollSeconds(polls)).toBeLessThanOrEqual(polling.maxSeconds)
      expect(pollSeconds(polls + 1)).toBeGreaterThanOrEqual(pollSeconds(polls))
    }),
  )
})
