/** Texts with references in them: say`Raise ${p.FunctionName} to ${plan.seconds} s`. */
import { carrier, type Ref, tokenOf } from './reference.ts'

/** What may stand in a text. A list or a map may not: SSM has no text form for it. */
export type Sayable = Ref<string> | Ref<number> | Ref<boolean> | string | number | boolean

/**
 * A String made of text and references. An Integer or Boolean output that stands in it is declared once more as String, which
 * SSM converts itself; so no typed value is ever embedded in text.
 *
 * @example say`Unlock ${plan.lockId}, held by ${plan.who} for ${plan.minutes} min`
 */
export function say(strings: TemplateStringsArray, ...values: readonly Sayable[]): Ref<string> {
  const whole = values.reduce<string>(
    (text, value, index) => `${text}${tokenOf(value, 'text')?.text ?? String(value)}${strings[index + 1] ?? ''}`,
    strings[0] ?? '',
  )
  return carrier({ text: whole, type: 'String', whole: false })
}
