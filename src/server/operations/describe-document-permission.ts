/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocumentPermission.html */
import { nameOf } from '../access.ts'
import { documentOf, type Operation, one, pageOf, text } from './operation.ts'
import { requireShare } from './permission-type.ts'

export const describeDocumentPermission: Operation = {
  name: 'DescribeDocumentPermission',
  allow: one('ssm:DescribeDocumentPermission', documentOf),
  async run({ automations }, request) {
    requireShare(request)
    const { items, next } = automations.documents.permissions(nameOf(text(request, 'Name')), pageOf(request))
    return {
      AccountIds: items.map((share) => share.accountId),
      AccountSharingInfoList: items.map((share) => ({
        AccountId: share.accountId,
        SharedDocumentVersion: share.sharedDocumentVersion,
      })),
      ...(next === undefined ? {} : { NextToken: next }),
    }
  },
}
