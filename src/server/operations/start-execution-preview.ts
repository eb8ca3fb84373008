/** What an automation would touch, by the impact of its steps. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartExecutionPreview.html */
import { randomUUID } from 'node:crypto'
import { findAction } from '../../actions/index.ts'
import { stepPlaces } from '../../document/index.ts'
import { nameOf } from '../access.ts'
import { ApiError } from '../api-error.ts'
import type { DocumentVersion } from '../automations.ts'
import { type Operation, one, optional, type Service, text } from './operation.ts'
import { previews } from './previews.ts'

export const startExecutionPreview: Operation = {
  name: 'StartExecutionPreview',
  allow: one('ssm:StartExecutionPreview', ({ arns }, request) => arns.document(text(request, 'DocumentName'))),
  async run(service, request) {
    const version = find(service, nameOf(text(request, 'DocumentName')), optional(request, 'DocumentVersion'))
    const id = randomUUID()
    const steps = { Mutating: 0, NonMutating: 0, Undetermined: 0 }
    for (const { step } of stepPlaces(version.document)) steps[findAction(step.action)?.impact ?? 'Undetermined'] += 1
    previews(service).set(id, {
      ExecutionPreviewId: id,
      Status: 'Success',
      EndedAt: service.clock.now() / 1000,
      ExecutionPreview: {
        Automation: { StepPreviews: steps, Regions: [service.place.region], TargetPreviews: [], TotalAccounts: 1 },
      },
    })
    return { ExecutionPreviewId: id }
  },
}

function find({ automations }: Service, name: string, version: string | undefined): DocumentVersion {
  try {
    return automations.documents.get(name, version)
  } catch (cause) {
    if (typeof (cause as { readonly awsCode?: unknown }).awsCode !== 'string') throw cause
    throw new ApiError('ValidationException', (cause as Error).message, 400, { cause })
  }
}
