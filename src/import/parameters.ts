/** Declarations of parameters and variables as kinds: `text({ describe: …, default: … })`. */
import type * as guardia from '../authoring/index.ts'
import { isList, isObject, type Json } from '../document/index.ts'
import type { Book } from './book.ts'
import { type Code, list, object, text } from './code.ts'
import { valueTypeOf } from './types.ts'
import { literalCode } from './values.ts'

const kinds: ReadonlyMap<string, keyof typeof guardia> = new Map<string, keyof typeof guardia>([
  ['String', 'text'],
  ['StringList', 'textList'],
  ['Integer', 'integer'],
  ['Boolean', 'boolean'],
  ['StringMap', 'map'],
  ['MapList', 'mapList'],
  ['AWS::EC2::Instance::Id', 'instanceId'],
  ['AWS::S3::Bucket::Name', 'bucketName'],
  ['AWS::IAM::Role::Arn', 'roleArn'],
  ['List<AWS::EC2::Instance::Id>', 'instanceIds'],
  ['List<AWS::S3::Bucket::Name>', 'bucketNames'],
  ['List<AWS::IAM::Role::Arn>', 'roleArns'],
])

const bounds: ReadonlySet<string> = new Set(['minItems', 'maxItems', 'minChars', 'maxChars'])

/** Declarations by name. */
export function kindsCode(declared: Json, book: Book): Code {
  const entries = isObject(declared) ? Object.entries(declared) : []
  return object(entries.map(([name, one]) => [name, kindCode(one, book)]))
}

function kindCode(declared: Json, book: Book): Code {
  const type = isObject(declared) ? declared['type'] : undefined
  const kind = typeof type === 'string' ? kinds.get(type) : undefined
  if (!isObject(declared) || kind === undefined || typeof type !== 'string') {
    const code = literalCode(declared)
    return book.call('rawKind', isObject(declared) ? code : book.unchecked(code))
  }
  const allowed = declared['allowedValues']
  const options: (readonly [string, Code])[] = []
  const others: (readonly [string, Code])[] = []
  for (const [name, value] of Object.entries(declared)) {
    if (name === 'type') continue
    if (name === 'description' && typeof value === 'string') options.push(['describe', text(value)])
    else if (name === 'default') {
      const listed = type !== 'String' || !isList(allowed) || allowed.includes(value)
      options.push(['default', fitting(value, listed && isOf(value, type), book)])
    } else if (name === 'allowedValues' && isList(value)) {
      options.push(['allowed', list(value.map((one) => fitting(one, isOf(one, type), book)))])
    } else if (name === 'allowedPattern' && typeof value === 'string') options.push(['pattern', text(value)])
    else if (bounds.has(name) && typeof value === 'number') options.push([name, { kind: 'number', value }])
    else others.push([name, literalCode(value)])
  }
  if (others.length > 0) options.push(['others', object(others)])
  return options.length === 0 ? book.call(kind) : book.call(kind, object(options))
}

function fitting(value: Json, fits: boolean, book: Book): Code {
  return fits ? literalCode(value) : book.unchecked(literalCode(value))
}

/** Is the value what TypeScript takes for the type? */
function isOf(value: Json, type: string): boolean {
  switch (valueTypeOf(type)) {
    case 'Integer':
      return typeof value === 'number'
    case 'Boolean':
      return typeof value === 'boolean'
    case 'StringList':
      return isList(value) && value.every((one) => typeof one === 'string')
    case 'StringMap':
      return isObject(value)
    case 'MapList':
      return isList(value) && value.every(isObject)
    default:
      return typeof value === 'string'
  }
}
