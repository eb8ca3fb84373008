/** The two languages of pages and charts, and how their fixed texts are filled in. */
import { english } from './english.ts'
import { spanish } from './spanish.ts'

/** Languages of the runbook. */
export type Language = 'en' | 'es'

/** Every fixed text, by key. */
export type Words = { readonly [K in keyof typeof english]: string }

/** The fixed texts of a language. */
export function wordsOf(language: Language): Words {
  return language === 'es' ? spanish : english
}

/**
 * A fixed text with its places filled in; a place without a value stays as it is. Values are not searched for places again.
 *
 * @example fill('Waits {time}.', { time: '30 s' }) // 'Waits 30 s.'
 */
export function fill(text: string, values: { readonly [place: string]: string | number }): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  )
}

/** Steps counted in words. */
export function countOfSteps(count: number, words: Words): string {
  return count === 1 ? words.oneStep : fill(words.manySteps, { count })
}

/** A time in words, in the largest units that say it exactly: `90 min`, `2 days`. */
export function durationInWords(seconds: number, words: Words): string {
  if (seconds % 86_400 === 0 && seconds > 0) {
    const count = seconds / 86_400
    return count === 1 ? words.oneDay : fill(words.days, { count })
  }
  if (seconds % 3_600 === 0 && seconds > 0) return fill(words.hours, { count: seconds / 3_600 })
  if (seconds % 60 === 0 && seconds > 0) return fill(words.minutes, { count: seconds / 60 })
  return fill(words.seconds, { count: seconds })
}
