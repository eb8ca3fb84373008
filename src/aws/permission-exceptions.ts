/**
 * Operations whose IAM actions are not just their own name, by hand from AWS's pages:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/ and the "required permissions" of each API reference.
 * A test proves that IAM knows every action named here.
 */

import { dynamodb } from './dynamodb-needs.ts'
import { actionsFor, type Input, mentions, type Needs, type NeedsTable, withGiven } from './needs.ts'
import { s3, s3control } from './s3-needs.ts'

/** IAM prefixes of services whose signing name isn't it. */
export const prefixes: { readonly [service: string]: string } = {
  apigatewaymanagementapi: 'execute-api',
  cloudcontrol: 'cloudformation',
  cloudwatch: 'cloudwatch',
  'iot-data': 'iot',
  'iot-jobs-data': 'iotjobsdata',
  iotsecuretunneling: 'iot',
  keyspaces: 'cassandra',
  mturk: 'mechanicalturk',
  neptunedata: 'neptune-db',
  'partnercentral-account': 'partnercentral',
  'partnercentral-benefits': 'partnercentral',
  'partnercentral-channel': 'partnercentral',
  'partnercentral-selling': 'partnercentral',
  resourcegroupstaggingapi: 'tag',
}

const budgets = Object.fromEntries<Needs>([
  ...['CreateBudget', 'CreateNotification', 'CreateSubscriber', 'DeleteBudget', 'DeleteNotification'].map(
    modifiesBudget,
  ),
  ...['DeleteSubscriber', 'UpdateBudget', 'UpdateNotification', 'UpdateSubscriber'].map(modifiesBudget),
  ...['DescribeBudget', 'DescribeBudgets', 'DescribeBudgetNotificationsForAccount'].map(viewsBudget),
  ...['DescribeBudgetPerformanceHistory', 'DescribeNotificationsForBudget'].map(viewsBudget),
  ...['DescribeSubscribersForNotification'].map(viewsBudget),
])

function modifiesBudget(operation: string): [string, Needs] {
  return [operation, ['budgets:ModifyBudget']]
}

function viewsBudget(operation: string): [string, Needs] {
  return [operation, ['budgets:ViewBudget']]
}

const anyQuery = ['neptune-db:ReadDataViaQuery', 'neptune-db:WriteDataViaQuery', 'neptune-db:DeleteDataViaQuery']

/** By service, then operation. */
const table: { readonly [service: string]: NeedsTable } = {
  accessanalyzer: {
    GetFindingV2: ['access-analyzer:GetFinding'],
    ListFindingsV2: ['access-analyzer:ListFindings'],
  },
  apigatewaymanagementapi: {
    DeleteConnection: ['execute-api:ManageConnections'],
    GetConnection: ['execute-api:ManageConnections'],
    PostToConnection: ['execute-api:ManageConnections'],
  },
  'bcm-pricing-calculator': {
    BatchCreateBillScenarioCommitmentModification: ['bcm-pricing-calculator:CreateBillScenarioCommitmentModification'],
    BatchCreateBillScenarioUsageModification: ['bcm-pricing-calculator:CreateBillScenarioUsageModification'],
    BatchCreateWorkloadEstimateUsage: ['bcm-pricing-calculator:CreateWorkloadEstimateUsage'],
    BatchDeleteBillScenarioCommitmentModification: ['bcm-pricing-calculator:DeleteBillScenarioCommitmentModification'],
    BatchDeleteBillScenarioUsageModification: ['bcm-pricing-calculator:DeleteBillScenarioUsageModification'],
    BatchDeleteWorkloadEstimateUsage: ['bcm-pricing-calculator:DeleteWorkloadEstimateUsage'],
    BatchUpdateBillScenarioCommitmentModification: ['bcm-pricing-calculator:UpdateBillScenarioCommitmentModification'],
    BatchUpdateBillScenarioUsageModification: ['bcm-pricing-calculator:UpdateBillScenarioUsageModification'],
    BatchUpdateWorkloadEstimateUsage: ['bcm-pricing-calculator:UpdateWorkloadEstimateUsage'],
  },
  'bedrock-agent-runtime': { RetrieveAndGenerateStream: ['bedrock:RetrieveAndGenerate'] },
  'bedrock-runtime': {
    Converse: ['bedrock:InvokeModel'],
    ConverseStream: ['bedrock:InvokeModelWithResponseStream'],
    StartAsyncInvoke: ['bedrock:InvokeModel'],
  },
  budgets,
  cloudfront: { CreateDistributionWithTags: ['cloudfront:CreateDistribution', 'cloudfront:TagResource'] },
  cloudsearchdomain: { UploadDocuments: ['cloudsearch:document'] },
  dms: {
    DescribeDataProviders: ['dms:ListDataProviders'],
    DescribeExtensionPackAssociations: ['dms:ListExtensionPacks'],
    DescribeInstanceProfiles: ['dms:ListInstanceProfiles'],
    DescribeMetadataModelAssessments: ['dms:ListMetadataModelAssessments'],
    DescribeMetadataModelConversions: ['dms:ListMetadataModelConversions'],
    DescribeMetadataModelExportsAsScript: ['dms:ListMetadataModelExports'],
    DescribeMetadataModelExportsToTarget: ['dms:ListMetadataModelExports'],
    DescribeMigrationProjects: ['dms:ListMigrationProjects'],
    ModifyConversionConfiguration: ['dms:UpdateConversionConfiguration'],
    ModifyDataProvider: ['dms:UpdateDataProvider'],
    ModifyInstanceProfile: ['dms:UpdateInstanceProfile'],
    ModifyMigrationProject: ['dms:UpdateMigrationProject'],
    StartExtensionPackAssociation: ['dms:AssociateExtensionPack'],
    StartMetadataModelExportAsScript: ['dms:StartMetadataModelExportAsScripts'],
  },
  dynamodb,
  ecr: { ListImageReferrers: ['ecr:BatchGetImage'] },
  glue: {
    GetUnfilteredPartitionMetadata: ['glue:GetPartition'],
    GetUnfilteredPartitionsMetadata: ['glue:GetPartitions'],
    GetUnfilteredTableMetadata: ['glue:GetTable'],
  },
  'iot-jobs-data': { StartCommandExecution: ['iot:StartCommandExecution'] },
  keyspaces: {
    CreateKeyspace: ['cassandra:Create'],
    CreateTable: ['cassandra:Create'],
    CreateType: ['cassandra:Create'],
    DeleteKeyspace: ['cassandra:Drop'],
    DeleteTable: ['cassandra:Drop'],
    DeleteType: ['cassandra:Drop'],
    GetKeyspace: ['cassandra:Select'],
    GetTable: ['cassandra:Select'],
    GetType: ['cassandra:Select'],
    ListKeyspaces: ['cassandra:Select'],
    ListTables: ['cassandra:Select'],
    ListTagsForResource: ['cassandra:Select'],
    ListTypes: ['cassandra:Select'],
    RestoreTable: ['cassandra:Restore'],
    UpdateKeyspace: ['cassandra:Alter'],
    UpdateTable: ['cassandra:Alter'],
  },
  kms: { ReEncrypt: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'] },
  lambda: {
    GetLayerVersionByArn: ['lambda:GetLayerVersion'],
    Invoke: ['lambda:InvokeFunction'],
    InvokeWithResponseStream: ['lambda:InvokeFunction'],
  },
  'neptune-graph': {
    ExecuteQuery: [
      'neptune-graph:ReadDataViaQuery',
      'neptune-graph:WriteDataViaQuery',
      'neptune-graph:DeleteDataViaQuery',
    ],
    GetQuery: ['neptune-graph:GetQueryStatus'],
  },
  neptunedata: {
    CancelGremlinQuery: ['neptune-db:CancelQuery'],
    CancelOpenCypherQuery: ['neptune-db:CancelQuery'],
    DeletePropertygraphStatistics: ['neptune-db:DeleteStatistics'],
    DeleteSparqlStatistics: ['neptune-db:DeleteStatistics'],
    ExecuteFastReset: ['neptune-db:ResetDatabase'],
    ExecuteGremlinExplainQuery: anyQuery,
    ExecuteGremlinProfileQuery: ['neptune-db:ReadDataViaQuery'],
    ExecuteGremlinQuery: anyQuery,
    ExecuteOpenCypherExplainQuery: ['neptune-db:ReadDataViaQuery'],
    ExecuteOpenCypherQuery: anyQuery,
    GetGremlinQueryStatus: ['neptune-db:GetQueryStatus'],
    GetMLDataProcessingJob: ['neptune-db:GetMLDataProcessingJobStatus'],
    GetMLEndpoint: ['neptune-db:GetMLEndpointStatus'],
    GetMLModelTrainingJob: ['neptune-db:GetMLModelTrainingJobStatus'],
    GetMLModelTransformJob: ['neptune-db:GetMLModelTransformJobStatus'],
    GetOpenCypherQueryStatus: ['neptune-db:GetQueryStatus'],
    GetPropertygraphStatistics: ['neptune-db:GetStatisticsStatus'],
    GetPropertygraphStream: ['neptune-db:GetStreamRecords'],
    GetPropertygraphSummary: ['neptune-db:GetGraphSummary'],
    GetRDFGraphSummary: ['neptune-db:GetGraphSummary'],
    GetSparqlStatistics: ['neptune-db:GetStatisticsStatus'],
    GetSparqlStream: ['neptune-db:GetStreamRecords'],
    ListGremlinQueries: ['neptune-db:GetQueryStatus'],
    ListOpenCypherQueries: ['neptune-db:GetQueryStatus'],
    ManagePropertygraphStatistics: ['neptune-db:ManageStatistics'],
    ManageSparqlStatistics: ['neptune-db:ManageStatistics'],
  },
  s3,
  s3control,
  secretsmanager: {
    BatchGetSecretValue: withGiven('secretsmanager:BatchGetSecretValue', {
      Filters: 'secretsmanager:ListSecrets',
      SecretIdList: 'secretsmanager:GetSecretValue',
    }),
  },
  securityhub: {
    BatchUpdateFindingsV2: ['securityhub:BatchUpdateFindings'],
    GetFindingStatisticsV2: ['securityhub:GetAdhocInsightResults'],
    GetFindingsV2: ['securityhub:GetFindings'],
  },
  sesv2: {
    SendEmail: (input) => (mentions(input['Content'], 'Raw') ? ['ses:SendRawEmail'] : ['ses:SendEmail']),
  },
  sns: { PublishBatch: ['sns:Publish'] },
  sqs: {
    ChangeMessageVisibilityBatch: ['sqs:ChangeMessageVisibility'],
    DeleteMessageBatch: ['sqs:DeleteMessage'],
    SendMessageBatch: ['sqs:SendMessage'],
  },
  taxsettings: {
    BatchGetTaxExemptions: ['tax:GetExemptions'],
    GetTaxExemptionTypes: ['tax:GetExemptions'],
    ListTaxExemptions: ['tax:GetExemptions'],
    PutTaxExemption: ['tax:UpdateExemptions'],
  },
  'timestream-query': { Query: ['timestream:Select', 'timestream:DescribeEndpoints'] },
  verifiedpermissions: {
    BatchGetPolicy: ['verifiedpermissions:GetPolicy'],
    BatchIsAuthorized: ['verifiedpermissions:IsAuthorized'],
    BatchIsAuthorizedWithToken: ['verifiedpermissions:IsAuthorizedWithToken'],
  },
  'vpc-lattice': { BatchUpdateRule: ['vpc-lattice:UpdateRule'] },
}

/** The actions of an operation by the table; undefined where the table doesn't name it. */
export function exceptionOf(service: string, operation: string, input: Input): readonly string[] | undefined {
  const operations = Object.hasOwn(table, service) ? table[service]! : {}
  return Object.hasOwn(operations, operation) ? actionsFor(operations[operation]!, input) : undefined
}
