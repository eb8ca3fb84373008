/**
 * Every action that SSM Automation has, by name: one import and one line each.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
 */
import type { Action } from './action.ts'
import { approve } from './approve.ts'
import { assertAwsResourceProperty } from './assert-aws-resource-property.ts'
import { branch } from './branch.ts'
import { changeInstanceState } from './change-instance-state.ts'
import { copyImage } from './copy-image.ts'
import { createImage } from './create-image.ts'
import { createStack } from './create-stack.ts'
import { createTags } from './create-tags.ts'
import { deleteImage } from './delete-image.ts'
import { deleteStack } from './delete-stack.ts'
import { executeAutomation } from './execute-automation.ts'
import { executeAwsApi } from './execute-aws-api.ts'
import { executeScript } from './execute-script.ts'
import { executeStateMachine } from './execute-state-machine.ts'
import { invokeLambdaFunction } from './invoke-lambda-function.ts'
import { invokeWebhook } from './invoke-webhook.ts'
import { loop } from './loop.ts'
import { pause } from './pause.ts'
import { runCommand } from './run-command.ts'
import { runInstances } from './run-instances.ts'
import { sleep } from './sleep.ts'
import { installDistributorPackageOnAzure, putServerUpgradeMetrics, shareSqlMedia } from './undocumented.ts'
import { updateVariable } from './update-variable.ts'
import { waitForAwsResourceProperty } from './wait-for-aws-resource-property.ts'

/** The records by name, with the literal types of their tables: `InputsOf<(typeof actionRecords)['aws:sleep']>`. */
export const actionRecords: {
  readonly 'aws:approve': typeof approve
  readonly 'aws:assertAwsResourceProperty': typeof assertAwsResourceProperty
  readonly 'aws:branch': typeof branch
  readonly 'aws:changeInstanceState': typeof changeInstanceState
  readonly 'aws:copyImage': typeof copyImage
  readonly 'aws:createImage': typeof createImage
  readonly 'aws:createStack': typeof createStack
  readonly 'aws:createTags': typeof createTags
  readonly 'aws:deleteImage': typeof deleteImage
  readonly 'aws:deleteStack': typeof deleteStack
  readonly 'aws:executeAutomation': typeof executeAutomation
  readonly 'aws:executeAwsApi': typeof executeAwsApi
  readonly 'aws:executeScript': typeof executeScript
  readonly 'aws:executeStateMachine': typeof executeStateMachine
  readonly 'aws:invokeLambdaFunction': typeof invokeLambdaFunction
  readonly 'aws:invokeWebhook': typeof invokeWebhook
  readonly 'aws:loop': typeof loop
  readonly 'aws:pause': typeof pause
  readonly 'aws:runCommand': typeof runCommand
  readonly 'aws:runInstances': typeof runInstances
  readonly 'aws:sleep': typeof sleep
  readonly 'aws:updateVariable': typeof updateVariable
  readonly 'aws:waitForAwsResourceProperty': typeof waitForAwsResourceProperty
  readonly 'aws:putServerUpgradeMetrics': typeof putServerUpgradeMetrics
  readonly 'aws:shareSQLMedia': typeof shareSqlMedia
  readonly 'aws:installDistributorPackageOnAzure': typeof installDistributorPackageOnAzure
} = {
  'aws:approve': approve,
  'aws:assertAwsResourceProperty': assertAwsResourceProperty,
  'aws:branch': branch,
  'aws:changeInstanceState': changeInstanceState,
  'aws:copyImage': copyImage,
  'aws:createImage': createImage,
  'aws:createStack': createStack,
  'aws:createTags': createTags,
  'aws:deleteImage': deleteImage,
  'aws:deleteStack': deleteStack,
  'aws:executeAutomation': executeAutomation,
  'aws:executeAwsApi': executeAwsApi,
  'aws:executeScript': executeScript,
  'aws:executeStateMachine': executeStateMachine,
  'aws:invokeLambdaFunction': invokeLambdaFunction,
  'aws:invokeWebhook': invokeWebhook,
  'aws:loop': loop,
  'aws:pause': pause,
  'aws:runCommand': runCommand,
  'aws:runInstances': runInstances,
  'aws:sleep': sleep,
  'aws:updateVariable': updateVariable,
  'aws:waitForAwsResourceProperty': waitForAwsResourceProperty,
  'aws:putServerUpgradeMetrics': putServerUpgradeMetrics,
  'aws:shareSQLMedia': shareSqlMedia,
  'aws:installDistributorPackageOnAzure': installDistributorPackageOnAzure,
}

/** Every action by name. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>(Object.entries(actionRecords))

/** The action of this name; undefined for a name that SSM doesn't have. */
export function findAction(name: string): Action | undefined {
  return actions.get(name)
}
