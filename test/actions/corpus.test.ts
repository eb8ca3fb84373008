/** The tables refuse nothing that real documents have: walks every step of the shared documents, loops included. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findAction, inputFindings } from '../../src/actions/index.ts'
import { type AutomationDocument, isObject, readSource, stepPlaces } from '../../src/document/index.ts'
import { checked } from './play.ts'

const folder = process.env['GUARDIA_CORPUS'] ?? '../shared/corpus'
const present = existsSync(folder)

function documents(): readonly { readonly file: string; readonly document: AutomationDocument }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:json|ya?ml)$/.test(file) && !file.endsWith('manifest.json'))
    .toSorted()
  return files.map((file) => {
    const { value } = readSource(readFileSync(join(folder, file), 'utf8'))
    return { file, document: value as unknown as AutomationDocument }
  })
}

describe.skipIf(!present && process.env['CI'] !== 'true')(
  `the documents of ${folder}${present ? '' : ' (not here)'}`,
  () => {
    const steps = present
      ? documents().flatMap(({ file, document }) => stepPlaces(document).map(({ step }) => ({ file, step })))
      : []

    test('are there', () => {
      expect(steps.length).toBeGreaterThan(3_000)
    })

    test('use no action that the registry lacks, but for drafts without an action', () => {
      const unknown = steps.filter(({ step }) => step.action === undefined || findAction(step.action) === undefined)
      expect(unknown.map(({ step }) => step.action)).toEqual(unknown.map(() => undefined))
      expect(unknown.length).toBeLessThanOrEqual(3)
    })

    test('have no input that a table refuses', () => {
      const refused = steps.flatMap(({ file, step }) => {
        const action = findAction(step.action ?? '')
        if (action === undefined || !isObject(step.inputs)) return []
        const errors = inputFindings(action, step.inputs).filter(({ severity }) => severity === 'error')
        return errors.map(({ message }) => `${file} ${step.name}: ${message}`)
      })
      expect(refused).toEqual([])
    })

    test('have no input that an action refuses, where SSM is known to have taken the document', () => {
      const refused = steps.flatMap(({ file, step }) => {
        const action = findAction(step.action ?? '')
        if (action === undefined || !isObject(step.inputs) || file.startsWith('thomasvincent')) return []
        return checked(action, step.inputs)
          .filter((report) => report.startsWith('error'))
          .map((report) => `${file} ${step.name}: ${report}`)
      })
      expect(refused).toEqual([])
    })

    test('have needs for every step that is not a draft', () => {
      const without = steps.filter(({ step }) => {
        const action = findAction(step.action ?? '')
        if (action === undefined || !isObject(step.inputs)) return false
        const quiet = ['aws:branch', 'aws:sleep', 'aws:pause', 'aws:loop', 'aws:updateVariable', 'aws:approve']
        return action.needs(step.inputs).length === 0 && !quiet.includes(step.action)
      })
      expect(without).toEqual([])
    })
  },
)
