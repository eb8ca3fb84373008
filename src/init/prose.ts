/** What the prose below a heading says: which language it is, and which of it is symptom, cause and remedy. */

/** The language of a text. */
export type Language = 'en' | 'es'

/** A part of an entry that has a name of its own. */
export type Part = 'symptom' | 'cause' | 'remedy'

const common: { readonly [language in Language]: ReadonlySet<string> } = {
  en: new Set('the of and to is in that for with on are be this when from not a an if or it by after'.split(' ')),
  es: new Set('el la los las de del y que en para con por un una es no se al como si o cuando desde sin su'.split(' ')),
}

/** The language with more of its small words; `otherwise` when none has. */
export function languageOf(text: string, otherwise: Language): Language {
  const words = text.toLowerCase().split(/[^\p{L}]+/u)
  const count = (language: Language): number => words.filter((word) => common[language].has(word)).length
  const accents = (text.match(/[áíóúñ¿¡]/gi) ?? []).length
  const [en, es] = [count('en'), count('es') + accents]
  return en === es ? otherwise : en > es ? 'en' : 'es'
}

const labels: readonly (readonly [Part, RegExp])[] = [
  ['symptom', /^(?:s[íi]ntomas?|symptoms?|what you see|qu[ée] se ve|alerts?|alertas?|impact|impacto)$/i],
  ['cause', /^(?:(?:root |probable |likely |possible )?causes?|causas?(?: ra[íi]z| probable| posible)?)$/i],
  [
    'remedy',
    /^(?:soluci[óo]n(?:es)?|solutions?|fix(?:es)?|remed(?:y|io)|remediation|resoluci[óo]n|resolution|mitigaci[óo]n|mitigation|pasos|steps|acci[óo]n(?:es)?|actions?|diagn[óo]stico|diagnosis|investigation|procedure|procedimiento)$/i,
  ],
]

/** The part that a label or a heading names: `**Síntoma**`, `Root cause:`. */
export function partNamed(text: string): Part | undefined {
  const plain = text
    .replace(/[*_#:`]/g, '')
    .replace(/^\s*\d{1,3}[.)]\s/, '')
    .trim()
  return plain.length > 40 ? undefined : labels.find(([, pattern]) => pattern.test(plain))?.[0]
}

/** The parts of some prose; `rest` is what no label heads. A label's text ends at a blank line, or under a heading of its own at the end. */
export function partsOfProse(lines: readonly string[], under?: Part): { readonly [part in Part | 'rest']: string } {
  const found: { [part in Part | 'rest']: string[] } = { symptom: [], cause: [], remedy: [], rest: [] }
  let at: Part | 'rest' = under ?? 'rest'
  for (const line of lines) {
    const colon = line.slice(0, 60).indexOf(':')
    const named = colon < 0 ? undefined : partNamed(line.slice(0, colon).replace(/^\s*[-+>]\s/, ''))
    if (named !== undefined) {
      at = named
      found[at].push(line.slice(colon + 1).replace(/^\s*(?:\*\*|__)?\s*/, ''))
    } else {
      // A blank line after a label alone does not end what it heads.
      if (line.trim() === '' && (found[at].join('').trim() !== '' || at === 'rest')) at = under ?? 'rest'
      found[at].push(line)
    }
  }
  const text = (part: Part | 'rest'): string => tidy(found[part])
  return { symptom: text('symptom'), cause: text('cause'), remedy: text('remedy'), rest: text('rest') }
}

/** Longest text that is taken over; the whole stays in RUNBOOK.md. */
const longest = 1_500

function tidy(lines: readonly string[]): string {
  const kept = lines.map((line) => line.trimEnd()).filter((line) => !/^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line))
  const text = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return text.length <= longest
    ? text
    : `${[...text.slice(0, longest)].slice(0, -1).join('')}… TODO(guardia): shorten this`
}

/** Whether a text tells of something that goes wrong. */
export function tellsOfTrouble(text: string): boolean {
  return /s[íi]ntoma|symptom|\balarm|error|\bfail|\bfall[aoóe]|time(?:d )?out|throttl|unavailable|\bca[íi]d[oa]|no responde|denied|denegado|forbidden|unhealthy|\bdown\b|latenc|stuck|bloquead|corrupt|expired|\b5xx\b|\b50[0234]\b/i.test(
    text,
  )
}
