/** How documents are named. */

/** The name in an ARN of a document, or the name itself. */
export function nameOf(document: string): string {
  return document.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:(?:document|automation-definition)\//, '')
}
