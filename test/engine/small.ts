/** Tiny documents for the engine's tests: one line a step. */
import type { AutomationDocument, Json, JsonObject } from '../../src/document/index.ts'
import { type RunOptions, type RunResult, runDocument } from '../../src/engine/index.ts'

type Loose = { readonly [key: string]: unknown }

/** A document of these steps; further keys as they come. */
export function documentOf(steps: readonly Loose[], more: Loose = {}): AutomationDocument {
  return { schemaVersion: '0.3', ...more, mainSteps: steps } as unknown as AutomationDocument
}

/** An API call that `answers` below can make fail or answer: the step's name decides. */
export function call(name: string, more: Loose = {}, inputs: Loose = {}): Loose {
  return { name, action: 'aws:executeAwsApi', inputs: { Service: 'sts', Api: 'GetCallerIdentity', ...inputs }, ...more }
}

export function sleep(name: string, duration = 'PT1S', more: Loose = {}): Loose {
  return { name, action: 'aws:sleep', inputs: { Duration: duration }, ...more }
}

export function branch(name: string, choices: readonly Loose[], more: Loose = {}, inputs: Loose = {}): Loose {
  return { name, action: 'aws:branch', inputs: { Choices: choices, ...inputs }, ...more }
}

export function approve(
  name: string,
  approvers: readonly string[] = ['maria'],
  more: Loose = {},
  inputs: Loose = {},
): Loose {
  return { name, action: 'aws:approve', inputs: { Approvers: approvers, ...inputs }, ...more }
}

export function pause(name: string, more: Loose = {}): Loose {
  return { name, action: 'aws:pause', inputs: {}, ...more }
}

export function set(name: string, variable: string, value: unknown, more: Loose = {}): Loose {
  return { name, action: 'aws:updateVariable', inputs: { Name: `variable:${variable}`, Value: value }, ...more }
}

export function loop(name: string, inputs: Loose, more: Loose = {}): Loose {
  return { name, action: 'aws:loop', inputs, ...more }
}

/** Answers calls by step: an answer, an error code to throw, or one of these a call. */
export function answers(by: {
  readonly [step: string]: Json | readonly (Json | Failing)[] | Failing
}): NonNullable<RunOptions['aws']> {
  const made = new Map<string, number>()
  return ({ step }) => {
    const count = made.get(step) ?? 0
    made.set(step, count + 1)
    const given = Object.hasOwn(by, step) ? by[step] : {}
    const one = Array.isArray(given) ? (given[Math.min(count, given.length - 1)] as Json | Failing) : given
    if (one instanceof Failing) throw { name: one.code, message: one.words }
    return one as JsonObject
  }
}

export class Failing {
  readonly code: string
  readonly words: string
  constructor(code: string, words = 'no') {
    this.code = code
    this.words = words
  }
}

export function fails(code = 'ValidationException', words = 'no'): Failing {
  return new Failing(code, words)
}

/** `A Success, B Failed; Failed`: the steps that started and the end. */
export function storyOf(result: RunResult): string {
  const steps = result.steps.map(
    (step) => `${step.name}${step.iteration === undefined ? '' : `#${step.iteration}`} ${step.status}`,
  )
  return `${steps.join(', ')}; ${result.status}`
}

export async function story(steps: readonly Loose[], options: RunOptions = {}, more: Loose = {}): Promise<string> {
  return storyOf(await runDocument(documentOf(steps, more), { aws: answers({}), ...options }))
}
