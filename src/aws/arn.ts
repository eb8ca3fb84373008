/**
 * ARNs and IAM's ARN templates (`arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}`), where any part may still be
 * a reference text (`{{ … }}`), whose own colons and slashes don't count.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */

/** Where a call happens, as texts: real values, references, or `*`. */
export interface Environment {
  readonly region: string
  readonly account: string
  readonly partition: string
}

/** The parts of an ARN; `resource` is all that follows the account. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** Takes an ARN apart; undefined for a text that is none. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined
  const [, partition, service, region, account, ...rest] = splitOutside(text, ':')
  if (partition === undefined || service === undefined || region === undefined || account === undefined)
    return undefined
  return { partition, service, region, account, resource: rest.join(':') }
}

/** An ARN template's resource part as text and names of variables in turn: `['table/', 'TableName', '/index/', 'IndexName']`. */
export interface Template {
  readonly head: string
  readonly parts: readonly string[]
  readonly variables: readonly string[]
}

/** Takes a template apart. `head` ends with the colon before the resource and keeps Partition, Region and Account. */
export function parseTemplate(template: string): Template {
  const at = splitOutside(template, ':').slice(0, 5).join(':').length + 1
  const parts = template.slice(at).split(/\$\{(\w+)\}/)
  return { head: template.slice(0, at), parts, variables: parts.filter((_, index) => index % 2 === 1) }
}

/** Fills a template; a variable without value becomes `*`. */
export function fillTemplate(template: Template, values: ReadonlyMap<string, string>, env: Environment): string {
  const known = new Map([
    ['Partition', env.partition],
    ['Region', env.region],
    ['Account', env.account],
  ])
  const head = template.head.replace(/\$\{(\w+)\}/g, (_, name: string) => known.get(name) ?? '*')
  return head + template.parts.map((part, index) => (index % 2 === 0 ? part : (values.get(part) ?? '*'))).join('')
}

/** Whether an ARN's resource has the template's form. */
export function hasForm(template: Template, resource: string): boolean {
  const pattern = template.parts.map((part, index) => (index % 2 === 0 ? escaped(part) : '.+'))
  return new RegExp(`^${pattern.join('')}$`, 's').test(resource)
}

/** Whether a text is, or begins with, a reference. */
export function startsWithReference(text: string): boolean {
  return /^\s*\{\{/.test(text)
}

/** Splits at a character that stands outside of `{{ }}` and `${ }`. Takes time in proportion to the text. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  let at = 0
  while (at < text.length) {
    const end = text.startsWith('{{', at)
      ? closing(text, '}}', at)
      : text.startsWith('${', at)
        ? closing(text, '}', at)
        : -1
    if (end !== -1) at = end
    else {
      if (text[at] === separator) {
        parts.push(text.slice(from, at))
        from = at + 1
      }
      at += 1
    }
  }
  return [...parts, text.slice(from)]
}

function closing(text: string, close: string, at: number): number {
  // a brace without its like runs to the end: nothing after it can be closed either
  if (text.lastIndexOf(close) < at) return text.length
  return text.indexOf(close, at) + close.length
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
