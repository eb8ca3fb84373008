import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type Procedure,
  type ProcedureTexts,
  procedure,
  say,
  severity,
  text,
  textList,
} from '../../src/authoring/index.ts'
import { indexOf, type Language, pageName, pageOf } from '../../src/docs/index.ts'
import { derivePolicy } from '../../src/iam/index.ts'
import { procedures } from '../../src/procedures/index.ts'
import { judge } from './drawing.ts'

const words = (language: string) => ({
  title: `title ${language}`,
  symptom: `symptom ${language}`,
  cause: `cause ${language}`,
  remedy: `remedy ${language}`,
})
const texts: ProcedureTexts = { en: { ...words('en'), corrections: ['it was | wrong'] }, es: words('es') }

const small: Procedure = procedure(
  {
    name: 'RestartInstance',
    revision: 3,
    severity: severity('P2', { respondMinutes: 90, resolveMinutes: 2880 }),
    risk: 'low',
    text: texts,
    parameters: {
      Id: text({ pattern: /i-[0-9a-f]+/, describe: { en: 'Which | instance.', es: 'Cuál instancia.' } }),
      Who: textList({ minItems: 1, maxItems: 10, describe: { en: 'Who decides.', es: 'Quién decide.' } }),
    },
  },
  (p, step) => {
    step.approve('Ask', { approvers: p.Who, message: say`Restart ${p.Id}?` })
    step.call('Reboot', 'ec2', 'RebootInstances', { InstanceIds: [p.Id] })
  },
)

const page = (language: Language, of: Procedure = small): string =>
  pageOf(of, language, { accessOf: judge, permissions: derivePolicy(of.document).uses })

describe('the page of a procedure', () => {
  it('says in both languages how to start it, with what, who decides, and what it changes', () => {
    const english = page('en')
    expect(english).toContain('| P2 | 90 min | 2 days | low | a person | `RestartInstance` | 3 |')
    expect(english).toContain('npx guardia start RestartInstance --watch --param Id=… --param Who=…\n')
    expect(english).toContain(
      'aws ssm start-automation-execution --document-name RestartInstance \\\n  --parameters "Id=…,Who=…"\n',
    )
    expect(english).toContain('npx guardia approve ID')
    expect(english).toContain('| `Id` | Which \\| instance. | required | `String`<br>`^i-[0-9a-f]+$` |')
    expect(english).toContain('  Restart {{ Id }}?\n')
    expect(english).toContain('Who decides: `Who`. Approvals needed: 1.')
    expect(english).toContain('it expires after 90 min.')
    expect(english).toContain('Nothing undoes it by itself')
    expect(english).toContain('- it was | wrong\n')
    expect(english).toContain('- **Reboot**: **Changes** with `ec2:RebootInstances`.')
    expect(english).toContain('| `ec2:RebootInstances` | `arn:aws:ec2:*:*:instance/i-*` |')
    const spanish = page('es')
    expect(spanish).toContain('| P2 | 90 min | 2 días | bajo | una persona | `RestartInstance` | 3 |')
    expect(spanish).toContain('| `Id` | Cuál instancia. | obligatorio |')
    expect(spanish).toContain('Sin respuesta, vence en 90 min.')
    expect(spanish).not.toContain('runbook anterior')
  })

  it('links the other language and the index, and holds its chart as Mermaid', () => {
    expect(page('en')).toContain('[All procedures](index.md) · [Español](../es/restart-instance.md)')
    expect(page('es')).toContain('```mermaid\nflowchart TD\n  begin(["inicio"])')
  })

  it.each(procedures.map((one) => [one.name, one] as const))(
    'of %s has the same sections in both languages',
    (_, one) => {
      const sections = (language: Language) => page(language, one).match(/^## .+$/gm) ?? []
      expect(sections('es')).toHaveLength(sections('en').length)
      expect(sections('en')).toEqual(expect.arrayContaining(['## What undoes it', '## What the approver is asked']))
      expect(page('en', one)).not.toMatch(/undefined|\[object|\{[a-z]+\}/)
      expect(page('es', one)).not.toMatch(/undefined|\[object|## (?:Symptom|Cause|Parameters)\b/)
    },
  )
})

describe('the index', () => {
  it('begins with the most urgent', () => {
    const urgent: Procedure = {
      ...small,
      name: 'Zebra',
      severity: severity('P1', { respondMinutes: 5, resolveMinutes: 10 }),
    }
    const index = indexOf([small, urgent], 'es')
    expect(index.indexOf('(zebra.md)')).toBeLessThan(index.indexOf('(restart-instance.md)'))
    expect(index).toContain('[title es](zebra.md)')
    expect(indexOf([], 'en')).toContain('There are no procedures.')
  })
})

describe('names of pages', () => {
  it.each([
    ['DynamoDbThrottling', 'dynamodb-throttling'],
    ['CloudFrontForbidden', 'cloudfront-forbidden'],
    ['TerraformStateLocked', 'terraform-state-locked'],
    ['RestartEC2Instance', 'restart-ec2-instance'],
    ['AWSRestart_v2.1', 'aws-restart-v2-1'],
    ['plain', 'plain'],
  ])('%s is %s', (name, file) => expect(pageName(name)).toBe(file))

  it('are the names of the folders of this runbook', () => {
    const folders = readdirSync(join(import.meta.dirname, '../../src/procedures'), { withFileTypes: true })
    const names = folders.filter((one) => one.isDirectory()).map((one) => one.name)
    for (const one of procedures) expect(names).toContain(pageName(one.name))
  })
})
