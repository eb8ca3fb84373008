/**
 * The `yaml` package, loaded when the first YAML text is read: writing documents, which authoring does, needs none of it, and its load
 * is half of what importing guardia would cost.
 */
import { createRequire } from 'node:module'

type Library = typeof import('yaml')

let loaded: Library | undefined

/** The package. */
export function yamlLibrary(): Library {
  loaded ??= createRequire(import.meta.url)('yaml') as Library
  return loaded
}

/** As the package's own functions of these names. */
export const isAlias: Library['isAlias'] = ((node: unknown) => yamlLibrary().isAlias(node)) as Library['isAlias']
export const isMap: Library['isMap'] = ((node: unknown) => yamlLibrary().isMap(node)) as Library['isMap']
export const isScalar: Library['isScalar'] = ((node: unknown) => yamlLibrary().isScalar(node)) as Library['isScalar']
export const isSeq: Library['isSeq'] = ((node: unknown) => yamlLibrary().isSeq(node)) as Library['isSeq']
