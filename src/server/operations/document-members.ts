/** The members of a new document or version, and what the store calls them. */
export const documentMembers: { readonly [member: string]: string } = {
  DocumentFormat: 'format',
  DocumentType: 'type',
  TargetType: 'targetType',
  VersionName: 'versionName',
  DisplayName: 'displayName',
  DocumentVersion: 'version',
  Tags: 'tags',
  Attachments: 'attachments',
  Requires: 'requires',
}
