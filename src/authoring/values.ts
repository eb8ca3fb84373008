/**
 * Kinds of values, declared once: for parameters, variables, and what scripts take and give. `text({ allowed: ['a', 'b'] })`
 * is a String of which TypeScript knows the two values.
 */
import type { Json, JsonObject, Parameter, ParameterType, ValueType } from '../document/index.ts'
import { toData } from './input.ts'

/** The same sentence in the two languages of a runbook page. */
export interface Bilingual {
  readonly en: string
  readonly es: string
}

declare const carries: unique symbol

/** A kind of value; T is the TypeScript type of a value of it. */
export interface ValueKind<out T> {
  readonly [carries]?: T
  readonly type: ParameterType
  readonly describe?: Bilingual | string
  readonly default?: Json
  readonly allowed?: readonly Json[]
  /** Whole-value pattern, in the subset that Java and JavaScript share. */
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly minChars?: number
  readonly maxChars?: number
  /** Further members of the declaration, as they stand: `displayType`, and what SSM does not know. */
  readonly others?: JsonObject
  /** The whole declaration, instead of everything else here. */
  readonly verbatim?: JsonObject
}

/** What may be said about a value of type T. */
export interface KindOptions<T> {
  readonly describe?: Bilingual | string
  readonly default?: NoInfer<T>
  readonly allowed?: readonly T[]
  /** A whole value must match. A text stands as it is: a Java pattern that JavaScript cannot read. */
  readonly pattern?: RegExp | string
  readonly minItems?: number
  readonly maxItems?: number
  readonly minChars?: number
  readonly maxChars?: number
  /** Further members of the declaration, as they stand: `displayType`, and what SSM does not know. */
  readonly others?: { readonly [member: string]: unknown }
}

function kind<T>(type: ParameterType, options: KindOptions<T> = {}): ValueKind<T> {
  const { pattern, default: preset, allowed, others, ...rest } = options
  return {
    type,
    ...rest,
    ...(preset === undefined ? {} : { default: toData(preset, 'default') }),
    ...(allowed === undefined ? {} : { allowed: toData(allowed, 'allowed') as readonly Json[] }),
    ...(pattern === undefined ? {} : { pattern: patternText(pattern) }),
    ...(others === undefined ? {} : { others: toData(others, 'others') }),
  } as ValueKind<T>
}

function patternText(pattern: RegExp | string): string {
  if (typeof pattern === 'string') return pattern
  return `^${pattern.source.replace(/^\^/, '').replace(/\$$/, '')}$`
}

/** A String. With `allowed`, TypeScript knows each value. */
export function text<const T extends string = string>(options?: KindOptions<T>): ValueKind<T> {
  return kind('String', options)
}
/** A whole number. */
export function integer(options?: KindOptions<number>): ValueKind<number> {
  return kind('Integer', options)
}
/** true or false. */
export function boolean(options?: KindOptions<boolean>): ValueKind<boolean> {
  return kind('Boolean', options)
}
/** A list of texts. */
export function textList(options?: KindOptions<readonly string[]>): ValueKind<readonly string[]> {
  return kind('StringList', options)
}
/** A map (StringMap); T describes its members for TypeScript only. */
export function map<T extends object = { readonly [key: string]: unknown }>(options?: KindOptions<T>): ValueKind<T> {
  return kind('StringMap', options)
}
/** A list of maps. */
export function mapList<T extends object = { readonly [key: string]: unknown }>(
  options?: KindOptions<readonly T[]>,
): ValueKind<readonly T[]> {
  return kind('MapList', options)
}
/** The ARN of an IAM role; the console offers a picker. */
export function roleArn(options?: KindOptions<string>): ValueKind<string> {
  return kind('AWS::IAM::Role::Arn', options)
}
/** An EC2 instance id. */
export function instanceId(options?: KindOptions<string>): ValueKind<string> {
  return kind('AWS::EC2::Instance::Id', options)
}
/** The name of a bucket. */
export function bucketName(options?: KindOptions<string>): ValueKind<string> {
  return kind('AWS::S3::Bucket::Name', options)
}

/** ARNs of IAM roles. */
export function roleArns(options?: KindOptions<readonly string[]>): ValueKind<readonly string[]> {
  return kind('List<AWS::IAM::Role::Arn>', options)
}
/** EC2 instance ids. */
export function instanceIds(options?: KindOptions<readonly string[]>): ValueKind<readonly string[]> {
  return kind('List<AWS::EC2::Instance::Id>', options)
}
/** Names of buckets. */
export function bucketNames(options?: KindOptions<readonly string[]>): ValueKind<readonly string[]> {
  return kind('List<AWS::S3::Bucket::Name>', options)
}
/** A declaration as data, exactly as SSM takes it: for a type that none of the other kinds has. Its references carry texts. */
export function rawKind(declaration: { readonly [member: string]: unknown }): ValueKind<string> {
  return { type: 'String', verbatim: toData(declaration, 'declaration') as JsonObject }
}

/** The value type behind a parameter type. */
export function valueTypeOfKind(type: ParameterType): ValueType {
  if (type.startsWith('List<')) return 'StringList'
  return type.startsWith('AWS::') ? 'String' : (type as ValueType)
}

/** English text of a description. */
export function english(one: Bilingual | string | undefined): string | undefined {
  return typeof one === 'object' ? one.en : one
}

/** The SSM parameter that a kind declares. */
export function toParameter(one: ValueKind<unknown>): Parameter {
  if (one.verbatim !== undefined) return one.verbatim as unknown as Parameter
  const description = english(one.describe)
  return {
    type: one.type,
    ...(description === undefined ? {} : { description }),
    ...(one.default === undefined ? {} : { default: one.default }),
    ...(one.allowed === undefined ? {} : { allowedValues: one.allowed }),
    ...(one.pattern === undefined ? {} : { allowedPattern: one.pattern }),
    ...(one.minItems === undefined ? {} : { minItems: one.minItems }),
    ...(one.maxItems === undefined ? {} : { maxItems: one.maxItems }),
    ...(one.minChars === undefined ? {} : { minChars: one.minChars }),
    ...(one.maxChars === undefined ? {} : { maxChars: one.maxChars }),
    ...one.others,
  }
}
