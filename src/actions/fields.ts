/**
 * Kinds of action inputs. A table of fields is the single source for typing, checking, editor schemas and reference pages.
 * Any value may instead be a reference `{{ … }}` unless the field is `literal`.
 */

/** What JSON a field takes. */
export type Kind =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'stringList'
  | 'map'
  | 'mapList'
  /** anything JSON */
  | 'any'
  /** JSONPath text */
  | 'selector'
  /** steps of a loop */
  | 'steps'
  /** choices of a branch */
  | 'choices'
  /** a condition of a loop */
  | 'condition'
  /** the name of a step */
  | 'step'

/** One input of an action. `min`/`max` bound the number, the length of the text, or the count of items. */
export interface Field {
  readonly kind: Kind
  readonly doc: string
  readonly required?: boolean
  readonly enum?: readonly string[]
  /** JavaScript regular expression source, matched against the whole text. */
  readonly pattern?: string
  readonly min?: number
  readonly max?: number
  /** A reference is not allowed here (for example aws:updateVariable's Name). */
  readonly literal?: boolean
  /** Default that SSM itself applies. */
  readonly default?: unknown
}

/** Inputs by name. */
export type InputTable = { readonly [name: string]: Field }

/** JSON type of a kind, for authoring; the authoring floor adds references. */
export type KindValue<K extends Kind> = K extends 'string' | 'selector' | 'step'
  ? string
  : K extends 'integer'
    ? number
    : K extends 'boolean'
      ? boolean
      : K extends 'stringList'
        ? readonly string[]
        : K extends 'map'
          ? { readonly [key: string]: unknown }
          : K extends 'mapList'
            ? readonly { readonly [key: string]: unknown }[]
            : unknown
