/** One reference spelled otherwise than its document spells them: SSM does not care, a faithful copy of a document does. */
import { GuardiaError, nameOfReference, type Reference, wholeReference } from '../document/index.ts'
import { carrier, type Ref, spell, type Token, tokenOf } from './reference.ts'

/** The reference written `{{Name}}`. */
export function tight<T>(ref: Ref<T>): Ref<T> {
  const { token, named } = wholeOf(ref)
  return carrier({ ...token, text: spell(named, 'tight') })
}

/** The reference written `{{ Name }}`. */
export function wide<T>(ref: Ref<T>): Ref<T> {
  const { token, named } = wholeOf(ref)
  return carrier({ ...token, text: spell(named, 'wide') })
}

/**
 * The reference written exactly as `text`, such as `{{Name }}`.
 *
 * @throws GuardiaError `not-that-reference` when the text names something else
 */
export function spelled<T>(ref: Ref<T>, text: string): Ref<T> {
  const { token, named } = wholeOf(ref)
  const other = wholeReference(text)
  if (other === undefined || nameOfReference(other) !== nameOfReference(named)) {
    throw new GuardiaError('not-that-reference', `"${text}" is no spelling of ${token.text}.`)
  }
  return carrier({ ...token, text })
}

function wholeOf(ref: Ref<unknown>): { readonly token: Token; readonly named: Reference } {
  const token = tokenOf(ref)
  const named = token?.whole ? wholeReference(token.text) : undefined
  if (token === undefined || named === undefined) {
    throw new GuardiaError('not-a-reference', 'Only one single reference can be spelled otherwise, not a longer text.')
  }
  return { token, named }
}
