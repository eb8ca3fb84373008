/** A bucket for Terraform's state, made safe before anything can be in it. */
import { GuardiaError, type JsonObject } from '../document/index.ts'
import { at, findOne, isRefusal, listAt } from './answers.ts'
import { type Bilingual, both, type TaskContext, type TaskStep } from './task.ts'

const blocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const

/**
 * Whether a bucket is there: ours, and in this region.
 *
 * @throws GuardiaError `not-ours`, `wrong-region`
 */
export async function bucketExists({ aws, account, region }: TaskContext, Bucket: string): Promise<boolean> {
  const input = { Bucket, ExpectedBucketOwner: account }
  try {
    const found = await findOne(aws, { service: 's3', operation: 'GetBucketLocation', input }, ['NoSuchBucket'])
    if (found === undefined) return false
    const location = found['LocationConstraint'] || 'us-east-1'
    if (location === region || (location === 'EU' && region === 'eu-west-1')) return true
    throw new GuardiaError(
      'wrong-region',
      `The bucket ${Bucket} is in ${String(location)}, not in ${region}. Nothing was done.`,
    )
  } catch (error) {
    if (!isRefusal(error, ['AccessDenied', 'AllAccessDisabled'])) throw error
    throw new GuardiaError(
      'not-ours',
      `The bucket ${Bucket} is not to be looked at (${error.name}): it is another account's, or these credentials lack s3:GetBucketLocation. Nothing was done.`,
      { cause: error },
    )
  }
}

/** The steps that are missing; none where the bucket is as it must be. */
export async function stateBucketSteps(context: TaskContext, Bucket: string): Promise<readonly TaskStep[]> {
  const { aws, account, region } = context
  const owner = { Bucket, ExpectedBucketOwner: account }
  const exists = await bucketExists(context, Bucket)
  const read = (operation: string, absent: string): Promise<JsonObject | undefined> =>
    exists ? findOne(aws, { service: 's3', operation, input: owner }, [absent]) : Promise.resolve(undefined)
  const access = await read('GetPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration')
  const encryption = await read('GetBucketEncryption', 'ServerSideEncryptionConfigurationNotFoundError')
  const versioning = String((await read('GetBucketVersioning', 'NoSuchBucket'))?.['Status'] ?? 'off')
  const open = Object.keys(blocked).filter((name) => at(access, 'PublicAccessBlockConfiguration', name) !== true)
  const rules = listAt(encryption, 'ServerSideEncryptionConfiguration', 'Rules')
  const put = (
    id: string,
    operation: string,
    words: { readonly what: Bilingual; readonly before: Bilingual; readonly after: Bilingual },
    facts: JsonObject,
    input: JsonObject,
  ): TaskStep => ({
    id,
    ...words,
    facts,
    apply: async () => void (await aws.call({ service: 's3', operation, input: { ...owner, ...input } })),
  })
  return [
    ...(exists
      ? []
      : [
          {
            id: 'bucket',
            what: both(`make the bucket ${Bucket}`, `crear el bucket ${Bucket}`),
            before: both('not there', 'no existe'),
            after: both(`there, in ${region}`, `existe, en ${region}`),
            facts: { Bucket, exists },
            apply: async () => {
              const place = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
              await aws.call({ service: 's3', operation: 'CreateBucket', input: { Bucket, ...place } })
            },
          },
        ]),
    ...(open.length === 0
      ? []
      : [
          put(
            'bucket-public-access',
            'PutPublicAccessBlock',
            {
              what: both('block public access', 'bloquear el acceso público'),
              before: exists ? both(`open: ${open.join(', ')}`, `abierto: ${open.join(', ')}`) : both('-', '-'),
              after: both('all four blocks on', 'los cuatro bloqueos activos'),
            },
            { open },
            { PublicAccessBlockConfiguration: blocked },
          ),
        ]),
    ...(rules.length > 0
      ? []
      : [
          put(
            'bucket-encryption',
            'PutBucketEncryption',
            {
              what: both('encrypt it', 'cifrarlo'),
              before: exists ? both('no default encryption', 'sin cifrado por defecto') : both('-', '-'),
              after: both('AES256 by default', 'AES256 por defecto'),
            },
            { encryption: 'none' },
            {
              ServerSideEncryptionConfiguration: {
                Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
              },
            },
          ),
        ]),
    ...(versioning === 'Enabled'
      ? []
      : [
          put(
            'bucket-versioning',
            'PutBucketVersioning',
            {
              what: both('keep every version', 'conservar todas las versiones'),
              before: exists ? both(`versioning ${versioning}`, `versionado: ${versioning}`) : both('-', '-'),
              after: both('versioning Enabled', 'versionado: Enabled'),
            },
            { versioning },
            { VersioningConfiguration: { Status: 'Enabled' } },
          ),
        ]),
  ]
}
