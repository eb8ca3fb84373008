/**
 * Which SDK package types which service. Names on the left are SSM's (boto3's); imports are type-only, so nothing of the SDK is
 * ever loaded. A package that is not installed makes its service `any`: the service model still checks each call when the
 * procedure is compiled. Add a service of your own by declaration merging:
 *
 * @example
 * declare module 'guardia' { interface AwsServices { sqs: typeof import('@aws-sdk/client-sqs') } }
 */
export interface AwsServices {
  /** @ts-ignore not installed: any */
  'application-autoscaling': typeof import('@aws-sdk/client-application-auto-scaling')
  /** @ts-ignore not installed: any */
  apigatewayv2: typeof import('@aws-sdk/client-apigatewayv2')
  /** @ts-ignore not installed: any */
  cloudtrail: typeof import('@aws-sdk/client-cloudtrail')
  /** @ts-ignore not installed: any */
  cloudwatch: typeof import('@aws-sdk/client-cloudwatch')
  /** @ts-ignore not installed: any */
  dynamodb: typeof import('@aws-sdk/client-dynamodb')
  /** @ts-ignore not installed: any */
  ec2: typeof import('@aws-sdk/client-ec2')
  /** @ts-ignore not installed: any */
  lambda: typeof import('@aws-sdk/client-lambda')
  /** @ts-ignore not installed: any */
  logs: typeof import('@aws-sdk/client-cloudwatch-logs')
  /** @ts-ignore not installed: any */
  s3: typeof import('@aws-sdk/client-s3')
  /** @ts-ignore not installed: any */
  sns: typeof import('@aws-sdk/client-sns')
  /** @ts-ignore not installed: any */
  ssm: typeof import('@aws-sdk/client-ssm')
  /** @ts-ignore not installed: any */
  sts: typeof import('@aws-sdk/client-sts')
}

type IsAny<T> = 0 extends 1 & T ? true : false

/** Names that the editor completes; any other service of the model may be named too. */
export type ServiceName = keyof AwsServices | (string & {})

/** The operations of a service; any text where its package is not installed. */
export type OperationName<S> = S extends keyof AwsServices
  ? IsAny<AwsServices[S]> extends true
    ? string
    : {
        [K in keyof AwsServices[S]]: K extends `${infer Name}Command` ? (Name extends '$' ? never : Name) : never
      }[keyof AwsServices[S]]
  : string

type CommandOf<S, O extends string> = S extends keyof AwsServices
  ? IsAny<AwsServices[S]> extends true
    ? undefined
    : `${O}Command` extends keyof AwsServices[S]
      ? AwsServices[S][`${O}Command`]
      : undefined
  : undefined

/** The input of an operation as the SDK types it. */
export type OperationInput<S, O extends string> =
  CommandOf<S, O> extends abstract new (
    ...args: never
  ) => infer Command
    ? Command extends { readonly input: infer Input }
      ? Input
      : never
    : { readonly [member: string]: unknown }

/** The output of an operation as boto3 gives it: the SDK's members, without its `$metadata`. */
export type OperationOutput<S, O extends string> =
  CommandOf<S, O> extends abstract new (
    ...args: never
  ) => infer Command
    ? Command extends { resolveMiddleware(...args: never): (...args: never) => Promise<{ output: infer Output }> }
      ? Omit<Output, '$metadata'>
      : never
    : Untyped

/** Marks an output of which TypeScript knows nothing. */
export interface Untyped {
  readonly [untyped]: true
}
declare const untyped: unique symbol
