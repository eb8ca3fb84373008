/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocuments.html */
import { ApiError } from '../api-error.ts'
import { identifier } from '../wire/document.ts'
import { filtersOf, type Operation, one, page, pageOf } from './operation.ts'

export const listDocuments: Operation = {
  name: 'ListDocuments',
  allow: one('ssm:ListDocuments', () => '*'),
  async run({ automations }, request) {
    if (request['Filters'] !== undefined && request['DocumentFilterList'] !== undefined) {
      throw new ApiError('ValidationException', 'Filters and DocumentFilterList cannot be given together.')
    }
    const old = filtersOf(request, 'DocumentFilterList', 'key', 'value')
    const filters = request['DocumentFilterList'] === undefined ? filtersOf(request) : old
    const { items, next } = automations.documents.list(filters, pageOf(request))
    return page('DocumentIdentifiers', items.map(identifier), next)
  },
}
