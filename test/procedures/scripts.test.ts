/** A script is one text with its libraries before it: a name that is defined twice there silently becomes the later one everywhere. */
import { describe, expect, test } from 'vitest'
import { procedures } from '../../src/procedures/index.ts'

const scripts = procedures.flatMap(({ name, document }) =>
  document.mainSteps
    .filter((step) => step.action === 'aws:executeScript')
    .map((step) => [`${name}.${step.name}`, String((step.inputs as { readonly Script?: unknown }).Script)] as const),
)

/** What a text defines at its top level, as often as it does. A value made of the one it had before is no second definition. */
const definedIn = (script: string): readonly string[] =>
  [...script.matchAll(/^(?:(?:def|class)\s+(\w+)|(\w+)\s*=(?!=)(.*))/gm)].flatMap(([, named, set = '', made = '']) =>
    named === undefined && new RegExp(`\\b${set}\\b`).test(made) ? [] : [named ?? set],
  )

describe('the scripts of the procedures', () => {
  test.each(scripts)('%s defines each name once', (_name, script) => {
    const names = definedIn(script)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([])
  })

  test('a name that is defined twice is seen', () => {
    expect(definedIn('A = 1\nA = g(A)\ndef f(x):\n    A = 2\nclass f:\n    pass\nA == 3\n')).toEqual(['A', 'f', 'f'])
  })
})
