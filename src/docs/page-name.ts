/** Names of page files. */

/** Names in which a capital begins no word. */
const oneWord = /Dynamo[Dd][Bb]|CloudFront/g

/**
 * The file of a procedure's page, without `.md`: its name in kebab-case, like its folder.
 *
 * @example pageName('DynamoDbThrottling') // 'dynamodb-throttling'
 */
export function pageName(procedure: string): string {
  return procedure
    .replace(oneWord, (one) => `${one[0]}${one.slice(1).toLowerCase()}`)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
}
