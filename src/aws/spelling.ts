/**
 * How boto3 spells an operation: `DescribeDBInstances` is called `describe_db_instances`. Follows botocore's `xform_name`, whose
 * rule has exceptions; they are written here as parts of names (`iSCSI`, `PartiQL`, …).
 * https://github.com/boto/botocore/blob/develop/botocore/__init__.py
 */

/** Word parts that botocore's rule would cut in the wrong place. */
const wholeWords: readonly (readonly [RegExp, string])[] = [
  [/CachediSCSI/, 'CachedIscsi'],
  [/StorediSCSI/, 'StoredIscsi'],
  [/istHITsFor/, 'istHitsFor'],
  [/PartiQL/, 'Partiql'],
  [/OAuth2Token/, 'Oauth2Token'],
  [/WhatsApp/, 'Whatsapp'],
  [/OTelEnrichment/, 'OtelEnrichment'],
]

/** boto3's method name of an operation. A name that holds `_` is taken to be one already, as botocore does. */
export function pythonName(api: string): string {
  if (api.includes('_')) return api
  let name = api
  for (const [part, whole] of wholeWords) name = name.replace(part, whole)
  // ARNs, ACLs, … at the end stay together
  name = name.replace(/[A-Z]{2,}s$/, (plural) => `_${plural.toLowerCase()}`)
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** Operations by boto3's method name. */
export function operationsByPythonName(operations: readonly string[]): ReadonlyMap<string, string> {
  return new Map(operations.map((operation) => [pythonName(operation), operation]))
}

/** The known name nearest to a wrong one, for "did you mean": a third of its letters may differ. Ties go to the first. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase(), least)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** Levenshtein distance; gives up with `limit` once it can't be smaller. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + change))
    }
    if (Math.min(...row) >= limit) return limit
    previous = row
  }
  return previous[b.length]!
}
