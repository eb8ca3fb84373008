/**
 * The SSM Automation document (schemaVersion 0.3) as readonly data, exactly as SSM stores it. The builder returns it, the
 * importer reads it; check, engine, iam and docs walk it. There is no second form.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. Readers must use own keys only: documents are hostile input. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** The six value types that outputs and variables may have. */
export type ValueType = 'String' | 'StringList' | 'Integer' | 'Boolean' | 'MapList' | 'StringMap'

/** Parameter types: the six value types and the AWS resource types that behave as String or StringList. */
export type ParameterType =
  | ValueType
  | 'AWS::EC2::Instance::Id'
  | 'AWS::S3::Bucket::Name'
  | 'AWS::IAM::Role::Arn'
  | 'List<AWS::EC2::Instance::Id>'
  | 'List<AWS::S3::Bucket::Name>'
  | 'List<AWS::IAM::Role::Arn>'

/** A runbook parameter. Without `default` it must be given at the start. */
export interface Parameter {
  readonly type: ParameterType
  readonly description?: string
  readonly default?: Json
  readonly allowedValues?: readonly Json[]
  /** A Java regular expression, matched against the whole value. */
  readonly allowedPattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly minChars?: number
  readonly maxChars?: number
  readonly displayType?: string
}

/** A value that aws:updateVariable may change while the automation runs. */
export interface Variable {
  readonly type: ValueType
  readonly default?: Json
  readonly description?: string
}

/** An output that a step declares: `Selector` (JSONPath) picks it from what the action returns. `Type` defaults to String. */
export interface Output {
  readonly Name: string
  readonly Selector: string
  readonly Type?: ValueType
}

/** Real documents write booleans also as `"true"` / `"false"`; read them with the functions of `step.ts`. */
export type BooleanText = boolean | string

/** One step. Inside `aws:loop`, `inputs.Steps` holds steps again. */
export interface Step {
  readonly name: string
  /** `aws:executeAwsApi`, … */
  readonly action: string
  readonly description?: string
  readonly inputs: JsonObject
  /** Total attempts, not extra retries. Default 1. */
  readonly maxAttempts?: number
  /** Seconds an attempt may take; a numeric string is accepted. Its default depends on the action. */
  readonly timeoutSeconds?: number | string
  /** `Abort` (default), `Continue`, `step:NAME`. */
  readonly onFailure?: string
  /** `Abort` (default), `step:NAME`. */
  readonly onCancel?: string
  /** Used only after success. */
  readonly nextStep?: string
  readonly isEnd?: BooleanText
  readonly isCritical?: BooleanText
  readonly outputs?: readonly Output[]
}

/** A script attachment. */
export interface AttachedFile {
  readonly checksums?: { readonly sha256?: string }
  readonly size?: number
}

/** A whole document. */
export interface AutomationDocument {
  readonly schemaVersion: '0.3'
  readonly description?: string
  /** A role ARN or one reference to a parameter. */
  readonly assumeRole?: string
  readonly parameters?: { readonly [name: string]: Parameter }
  readonly variables?: { readonly [name: string]: Variable }
  readonly mainSteps: readonly Step[]
  /** Each `stepName.OutputName`. */
  readonly outputs?: readonly string[]
  readonly files?: { readonly [name: string]: AttachedFile }
  readonly templateInformation?: string
  readonly executableRunBooks?: readonly Json[]
  readonly emergencyChange?: BooleanText
  readonly autoApprovable?: BooleanText
}

/** The keys that a document may have at the top. */
export const documentKeys: readonly (keyof AutomationDocument)[] = [
  'schemaVersion',
  'description',
  'assumeRole',
  'parameters',
  'variables',
  'mainSteps',
  'outputs',
  'files',
  'templateInformation',
  'executableRunBooks',
  'emergencyChange',
  'autoApprovable',
]

/** The keys that a step may have. */
export const stepKeys: readonly (keyof Step)[] = [
  'name',
  'action',
  'description',
  'inputs',
  'maxAttempts',
  'timeoutSeconds',
  'onFailure',
  'onCancel',
  'nextStep',
  'isEnd',
  'isCritical',
  'outputs',
]

/** The keys that a parameter may have, in the order in which they are written. */
export const parameterKeys: readonly (keyof Parameter)[] = [
  'type',
  'description',
  'default',
  'allowedValues',
  'allowedPattern',
  'minItems',
  'maxItems',
  'minChars',
  'maxChars',
  'displayType',
]
