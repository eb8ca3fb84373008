/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetExecutionPreview.html */
import { ApiError } from '../api-error.ts'
import { type Operation, one, text } from './operation.ts'
import { previews } from './previews.ts'

export const getExecutionPreview: Operation = {
  name: 'GetExecutionPreview',
  allow: one('ssm:GetExecutionPreview', () => '*'),
  async run(service, request) {
    const id = text(request, 'ExecutionPreviewId')
    const preview = previews(service).get(id)
    if (preview === undefined)
      throw new ApiError('ResourceNotFoundException', `The execution preview ${id} was not found.`)
    return preview
  },
}
