/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
import { nameOf } from '../access.ts'
import { ApiError } from '../api-error.ts'
import { assumeRoleOf, requireAssumable } from '../assume-role.ts'
import type { DocumentVersion, StartRequest } from '../automations.ts'
import { given, type Operation, optional, type Request, type Service, text } from './operation.ts'

const members = {
  ClientToken: 'clientToken',
  Mode: 'mode',
  Targets: 'targets',
  TargetParameterName: 'targetParameterName',
  TargetMaps: 'targetMaps',
  TargetLocations: 'targetLocations',
  MaxConcurrency: 'maxConcurrency',
  MaxErrors: 'maxErrors',
  Tags: 'tags',
  AlarmConfiguration: 'alarmConfiguration',
}

/**
 * IAM in two forms. The recorded refusals name `automation-definition/NAME:VERSION`; newer policies grant `document/NAME` and
 * `automation-execution/*`. Either is enough here, and a refusal names the former. A role that is passed on needs iam:PassRole too.
 */
export const startAutomationExecution: Operation = {
  name: 'StartAutomationExecution',
  async allow(service, request, caller) {
    const { access, arns } = service
    const action = 'ssm:StartAutomationExecution'
    const name = nameOf(text(request, 'DocumentName'))
    const version = versionOf(service, request)
    const context = version === undefined ? {} : { 'ssm:DocumentVersion': version.version }
    await access.require(
      caller,
      [
        {
          action,
          resource: arns.definition(name, version?.version ?? optional(request, 'DocumentVersion') ?? '$DEFAULT'),
          context,
        },
      ],
      [
        { action, resource: arns.document(name), context },
        { action, resource: arns.execution('*') },
      ],
    )
    const role = version === undefined ? '' : assumeRoleOf(version.document, parametersOf(request), service.place)
    if (role === '') return
    await requireAssumable(role, service.directory, service.place)
    const passed = { 'iam:PassedToService': 'ssm.amazonaws.com' }
    await access.require(caller, [{ action: 'iam:PassRole', resource: role, context: passed }])
  },
  async run(service, request, caller) {
    // The request names a presigned URL of S3; nothing here leaves the machine.
    if (optional(request, 'TargetLocationsURL') !== undefined) {
      throw new ApiError(
        'InvalidTarget',
        'TargetLocationsURL is not supported here: give the locations themselves as TargetLocations.',
      )
    }
    const { executionId } = await service.automations.start(
      {
        documentName: nameOf(text(request, 'DocumentName')),
        ...given<{ documentVersion: string }>(request, { DocumentVersion: 'documentVersion' }),
        parameters: parametersOf(request),
        ...given<StartRequest>(request, members),
      },
      { arn: caller.arn, credentials: caller },
    )
    return { AutomationExecutionId: executionId }
  },
}

function parametersOf(request: Request): { readonly [name: string]: readonly string[] } {
  return (request['Parameters'] ?? {}) as { readonly [name: string]: readonly string[] }
}

/** The version that will run; where there is none, starting it says so, after IAM has had its say. */
function versionOf({ automations }: Service, request: Request): DocumentVersion | undefined {
  try {
    return automations.documents.get(nameOf(text(request, 'DocumentName')), optional(request, 'DocumentVersion'))
  } catch (error) {
    if (typeof (error as { readonly awsCode?: unknown }).awsCode === 'string') return undefined
    throw error
  }
}
