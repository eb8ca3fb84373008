/** The operations that are answered here: one line each. */
import { addTagsToResource } from './add-tags-to-resource.ts'
import { createDocument } from './create-document.ts'
import { deleteDocument } from './delete-document.ts'
import { describeAutomationExecutions } from './describe-automation-executions.ts'
import { describeAutomationStepExecutions } from './describe-automation-step-executions.ts'
import { describeDocument } from './describe-document.ts'
import { describeDocumentPermission } from './describe-document-permission.ts'
import { getAutomationExecution } from './get-automation-execution.ts'
import { getDocument } from './get-document.ts'
import { getExecutionPreview } from './get-execution-preview.ts'
import { getServiceSetting } from './get-service-setting.ts'
import { listDocumentMetadataHistory } from './list-document-metadata-history.ts'
import { listDocumentVersions } from './list-document-versions.ts'
import { listDocuments } from './list-documents.ts'
import { listTagsForResource } from './list-tags-for-resource.ts'
import { modifyDocumentPermission } from './modify-document-permission.ts'
import type { Operation } from './operation.ts'
import { removeTagsFromResource } from './remove-tags-from-resource.ts'
import { resetServiceSetting } from './reset-service-setting.ts'
import { sendAutomationSignal } from './send-automation-signal.ts'
import { startAutomationExecution } from './start-automation-execution.ts'
import { startChangeRequestExecution } from './start-change-request-execution.ts'
import { startExecutionPreview } from './start-execution-preview.ts'
import { stopAutomationExecution } from './stop-automation-execution.ts'
import { updateDocument } from './update-document.ts'
import { updateDocumentDefaultVersion } from './update-document-default-version.ts'
import { updateDocumentMetadata } from './update-document-metadata.ts'
import { updateServiceSetting } from './update-service-setting.ts'

export const operations: readonly Operation[] = [
  addTagsToResource,
  createDocument,
  deleteDocument,
  describeAutomationExecutions,
  describeAutomationStepExecutions,
  describeDocument,
  describeDocumentPermission,
  getAutomationExecution,
  getDocument,
  getExecutionPreview,
  getServiceSetting,
  listDocumentMetadataHistory,
  listDocumentVersions,
  listDocuments,
  listTagsForResource,
  modifyDocumentPermission,
  removeTagsFromResource,
  resetServiceSetting,
  sendAutomationSignal,
  startAutomationExecution,
  startChangeRequestExecution,
  startExecutionPreview,
  stopAutomationExecution,
  updateDocument,
  updateDocumentDefaultVersion,
  updateDocumentMetadata,
  updateServiceSetting,
]
