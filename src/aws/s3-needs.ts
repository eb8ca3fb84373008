/**
 * IAM actions of S3's operations, most of which have another name than the operation.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import { actionsFor, given, has, isObject, mentions, type Needs, type NeedsTable, withGiven } from './needs.ts'

/** A version of an object is guarded by an action of its own. */
const versioned =
  (action: string, ofVersion: string, besides: { readonly [member: string]: string } = {}): Needs =>
  (input) => [has(input, 'VersionId') ? ofVersion : action, ...given(besides, input)]

const aclMembers = ['ACL', 'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP']
const objectBesides: { readonly [member: string]: string } = {
  ...Object.fromEntries(aclMembers.map((member) => [member, 's3:PutObjectAcl'])),
  Tagging: 's3:PutObjectTagging',
  ObjectLockMode: 's3:PutObjectRetention',
  ObjectLockRetainUntilDate: 's3:PutObjectRetention',
  ObjectLockLegalHoldStatus: 's3:PutObjectLegalHold',
}

/** CopySource is `bucket/key?versionId=…` or a map of Bucket, Key, VersionId. */
const readsCopySource: Needs = (input) => {
  const source = input['CopySource']
  const ofVersion =
    typeof source === 'string' ? source.includes('versionId=') : isObject(source) && has(source, 'VersionId')
  return [ofVersion ? 's3:GetObjectVersion' : 's3:GetObject']
}

const writesCopy = withGiven('s3:PutObject', objectBesides)

/** Operations of `s3`. */
export const s3: NeedsTable = {
  CompleteMultipartUpload: ['s3:PutObject'],
  CopyObject: (input) => [...actionsFor(readsCopySource, input), ...actionsFor(writesCopy, input)],
  CreateBucket: withGiven('s3:CreateBucket', {
    ...Object.fromEntries(aclMembers.map((member) => [member, 's3:PutBucketAcl'])),
    ObjectOwnership: 's3:PutBucketOwnershipControls',
    ObjectLockEnabledForBucket: 's3:PutBucketObjectLockConfiguration',
  }),
  CreateBucketMetadataConfiguration: [
    's3:CreateBucketMetadataTableConfiguration',
    's3tables:CreateNamespace',
    's3tables:CreateTable',
    's3tables:CreateTableBucket',
    's3tables:GetTable',
    's3tables:PutTableBucketPolicy',
    's3tables:PutTableEncryption',
    's3tables:PutTablePolicy',
  ],
  CreateMultipartUpload: withGiven('s3:PutObject', objectBesides),
  CreateSession: ['s3express:CreateSession'],
  DeleteBucketAnalyticsConfiguration: ['s3:PutAnalyticsConfiguration'],
  DeleteBucketCors: ['s3:PutBucketCORS'],
  DeleteBucketEncryption: ['s3:PutEncryptionConfiguration'],
  DeleteBucketIntelligentTieringConfiguration: ['s3:PutIntelligentTieringConfiguration'],
  DeleteBucketInventoryConfiguration: ['s3:PutInventoryConfiguration'],
  DeleteBucketLifecycle: ['s3:PutLifecycleConfiguration'],
  DeleteBucketMetadataConfiguration: ['s3:DeleteBucketMetadataTableConfiguration'],
  DeleteBucketMetricsConfiguration: ['s3:PutMetricsConfiguration'],
  DeleteBucketOwnershipControls: ['s3:PutBucketOwnershipControls'],
  DeleteBucketReplication: ['s3:PutReplicationConfiguration'],
  DeleteBucketTagging: ['s3:PutBucketTagging'],
  DeleteObject: versioned('s3:DeleteObject', 's3:DeleteObjectVersion', {
    BypassGovernanceRetention: 's3:BypassGovernanceRetention',
  }),
  DeleteObjectTagging: versioned('s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging'),
  // which of its objects name a version can't be told before the call
  DeleteObjects: (input) => [
    's3:DeleteObject',
    ...(mentions(input['Delete'], 'VersionId') ? ['s3:DeleteObjectVersion'] : []),
    ...given({ BypassGovernanceRetention: 's3:BypassGovernanceRetention' }, input),
  ],
  DeletePublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
  GetBucketAccelerateConfiguration: ['s3:GetAccelerateConfiguration'],
  GetBucketAnalyticsConfiguration: ['s3:GetAnalyticsConfiguration'],
  GetBucketEncryption: ['s3:GetEncryptionConfiguration'],
  GetBucketIntelligentTieringConfiguration: ['s3:GetIntelligentTieringConfiguration'],
  GetBucketInventoryConfiguration: ['s3:GetInventoryConfiguration'],
  GetBucketLifecycle: ['s3:GetLifecycleConfiguration'],
  GetBucketLifecycleConfiguration: ['s3:GetLifecycleConfiguration'],
  GetBucketMetadataConfiguration: ['s3:GetBucketMetadataTableConfiguration'],
  GetBucketMetricsConfiguration: ['s3:GetMetricsConfiguration'],
  GetBucketNotificationConfiguration: ['s3:GetBucketNotification'],
  GetBucketReplication: ['s3:GetReplicationConfiguration'],
  GetObject: versioned('s3:GetObject', 's3:GetObjectVersion'),
  GetObjectAcl: versioned('s3:GetObjectAcl', 's3:GetObjectVersionAcl'),
  GetObjectAttributes: (input) =>
    has(input, 'VersionId')
      ? ['s3:GetObjectVersion', 's3:GetObjectVersionAttributes']
      : ['s3:GetObject', 's3:GetObjectAttributes'],
  GetObjectLockConfiguration: ['s3:GetBucketObjectLockConfiguration'],
  GetObjectTagging: versioned('s3:GetObjectTagging', 's3:GetObjectVersionTagging'),
  GetPublicAccessBlock: ['s3:GetBucketPublicAccessBlock'],
  HeadBucket: ['s3:ListBucket'],
  HeadObject: versioned('s3:GetObject', 's3:GetObjectVersion'),
  ListBucketAnalyticsConfigurations: ['s3:GetAnalyticsConfiguration'],
  ListBucketIntelligentTieringConfigurations: ['s3:GetIntelligentTieringConfiguration'],
  ListBucketInventoryConfigurations: ['s3:GetInventoryConfiguration'],
  ListBucketMetricsConfigurations: ['s3:GetMetricsConfiguration'],
  ListBuckets: ['s3:ListAllMyBuckets'],
  ListDirectoryBuckets: ['s3express:ListAllMyDirectoryBuckets'],
  ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
  ListObjectVersions: ['s3:ListBucketVersions'],
  ListObjects: ['s3:ListBucket'],
  ListObjectsV2: ['s3:ListBucket'],
  ListParts: ['s3:ListMultipartUploadParts'],
  PutBucketAccelerateConfiguration: ['s3:PutAccelerateConfiguration'],
  PutBucketAnalyticsConfiguration: ['s3:PutAnalyticsConfiguration'],
  PutBucketEncryption: ['s3:PutEncryptionConfiguration'],
  PutBucketIntelligentTieringConfiguration: ['s3:PutIntelligentTieringConfiguration'],
  PutBucketInventoryConfiguration: ['s3:PutInventoryConfiguration'],
  PutBucketLifecycle: ['s3:PutLifecycleConfiguration'],
  PutBucketLifecycleConfiguration: ['s3:PutLifecycleConfiguration'],
  PutBucketMetricsConfiguration: ['s3:PutMetricsConfiguration'],
  PutBucketNotificationConfiguration: ['s3:PutBucketNotification'],
  PutBucketReplication: ['s3:PutReplicationConfiguration'],
  PutObject: withGiven('s3:PutObject', objectBesides),
  PutObjectAcl: versioned('s3:PutObjectAcl', 's3:PutObjectVersionAcl'),
  PutObjectLockConfiguration: ['s3:PutBucketObjectLockConfiguration'],
  PutObjectRetention: withGiven('s3:PutObjectRetention', {
    BypassGovernanceRetention: 's3:BypassGovernanceRetention',
  }),
  PutObjectTagging: versioned('s3:PutObjectTagging', 's3:PutObjectVersionTagging'),
  PutPublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
  RenameObject: ['s3express:CreateSession'],
  SelectObjectContent: ['s3:GetObject'],
  UploadPart: ['s3:PutObject'],
  UploadPartCopy: (input) => [...actionsFor(readsCopySource, input), 's3:PutObject'],
  WriteGetObjectResponse: ['s3-object-lambda:WriteGetObjectResponse'],
}

/** The bucket operations of s3control are those of S3 on Outposts; the public access block is the account's. */
export const s3control: NeedsTable = {
  CreateBucket: ['s3-outposts:CreateBucket'],
  DeleteAccessPointScope: ['s3express:DeleteAccessPointScope'],
  DeleteBucket: ['s3-outposts:DeleteBucket'],
  DeleteBucketLifecycleConfiguration: ['s3-outposts:PutLifecycleConfiguration'],
  DeleteBucketPolicy: ['s3-outposts:DeleteBucketPolicy'],
  DeleteBucketReplication: ['s3-outposts:PutReplicationConfiguration'],
  DeleteBucketTagging: ['s3-outposts:PutBucketTagging'],
  DeletePublicAccessBlock: ['s3:PutAccountPublicAccessBlock'],
  GetAccessPointScope: ['s3express:GetAccessPointScope'],
  GetBucket: ['s3-outposts:GetBucket'],
  GetBucketLifecycleConfiguration: ['s3-outposts:GetLifecycleConfiguration'],
  GetBucketPolicy: ['s3-outposts:GetBucketPolicy'],
  GetBucketReplication: ['s3-outposts:GetReplicationConfiguration'],
  GetBucketTagging: ['s3-outposts:GetBucketTagging'],
  GetBucketVersioning: ['s3-outposts:GetBucketVersioning'],
  GetPublicAccessBlock: ['s3:GetAccountPublicAccessBlock'],
  ListAccessPointsForDirectoryBuckets: ['s3express:ListAccessPointsForDirectoryBuckets'],
  ListRegionalBuckets: ['s3-outposts:ListRegionalBuckets'],
  PutAccessPointScope: ['s3express:PutAccessPointScope'],
  PutBucketLifecycleConfiguration: ['s3-outposts:PutLifecycleConfiguration'],
  PutBucketPolicy: ['s3-outposts:PutBucketPolicy'],
  PutBucketReplication: ['s3-outposts:PutReplicationConfiguration'],
  PutBucketTagging: ['s3-outposts:PutBucketTagging'],
  PutBucketVersioning: ['s3-outposts:PutBucketVersioning'],
  PutPublicAccessBlock: ['s3:PutAccountPublicAccessBlock'],
}
