/** Waiting for an Amazon machine image. */
import { type JsonObject, member } from '../document/index.ts'
import type { Outcome, StepContext } from './action.ts'
import { failure } from './failure-text.ts'
import { elements, textOr } from './instances.ts'
import { lookAgain } from './polling.ts'

/** What an action that makes an image leaves. */
export type ImageMemo = JsonObject & { readonly polls: number; readonly imageId: string }

/** Built-in outputs of the actions that make an image. */
export const imageOutputs: {
  readonly ImageId: { readonly type: 'String'; readonly doc: string }
  readonly ImageState: { readonly type: 'String'; readonly doc: string }
  readonly OutputPayload: { readonly type: 'String'; readonly doc: string }
} = {
  ImageId: { type: 'String', doc: 'The id of the new image.' },
  ImageState: { type: 'String', doc: 'Its state: available, pending, failed.' },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
}

/** Looks at the image: done once it is available (D-28), failed where it can't become so. */
export async function awaitImage(action: string, memo: ImageMemo, context: StepContext): Promise<Outcome> {
  const answer = await context.call('ec2', 'DescribeImages', { ImageIds: [memo.imageId] })
  const image = elements(answer['Images'])[0]
  // a new image may not be listed yet
  const state = textOr(member(image, 'State'), 'pending')
  const output = { ImageId: memo.imageId, ImageState: state }
  if (state === 'available') return { kind: 'done', output }
  if (state === 'pending' || state === 'transient') return lookAgain(context.now, memo)
  const reason = textOr(member(member(image, 'StateReason'), 'Message'), 'no reason given')
  throw failure(action, `The image ${memo.imageId} is ${state}: ${reason}`, { output })
}
