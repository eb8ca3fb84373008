/** Whatever stands in a document comes out as data: nothing of it becomes code. */
import fc from 'fast-check'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { DocumentError, equivalent, type Json, printJson, readSource } from '../../src/document/index.ts'
import { importDocument } from '../../src/import/index.ts'
import * as guardia from '../../src/index.ts'
import { run } from './corpus.ts'

const nasty = fc.constantFrom(
  '`${process.exit(1)}`',
  '${globalThis.x = 1}',
  "'; throw 1 //",
  '"); process.exit(1) //',
  '*/ throw 1 /*',
  '</script>\u2028throw 1\u2029',
  '\\',
  '\\`',
  "\\'",
  'a\r\nb\rc\n',
  'line\n`${1}`\nline',
  '\u0000\u0007\u001b[31m',
  '\u202e\u200b\ufeff\u00a0\u3000',
  '\ud800',
  '日本語 🎉',
  'constructor',
  'prototype',
  'then',
  'toString',
  'default',
  'step',
  'p',
  'await',
  '{{ Name }}',
  '{{Name}} and {{ Step.Out }}',
  '{{ variable:Count }}`${1}',
  '{{ global:REGION }}',
  '{{{{ Name }}}}',
  '%%PLACEHOLDER%%',
  '',
)
const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 140 }))
const key = text.filter((one) => one !== '__proto__')
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom<Json>(null, true, 0, -0.5, 1e21, 12345678901234567000),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3 }),
  ),
}))
const rarely = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<T | Json> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: json })
const name = fc.oneof(fc.constantFrom('Step', 'Other', 'step', 'default'), key)
const action = fc.constantFrom(
  'aws:executeAwsApi',
  'aws:executeScript',
  'aws:branch',
  'aws:loop',
  'aws:sleep',
  'aws:approve',
  'aws:updateVariable',
  'aws:runCommand',
  'aws:waitForAwsResourceProperty',
  'aws:nothing',
)
const condition = fc.record({ Variable: rarely(text), StringEquals: rarely(text) })
const inputs = fc.oneof(
  fc.dictionary(key, json, { maxKeys: 3 }),
  fc.record({
    Choices: fc.array(fc.tuple(name, condition).map(([NextStep, one]) => ({ NextStep, ...one }))),
    Default: name,
  }),
  fc.record({
    Service: fc.constant('ec2'),
    Api: fc.constant('DescribeInstances'),
    InstanceIds: rarely(fc.array(text)),
  }),
  fc.record({ Runtime: fc.constant('python3.11'), Handler: text, Script: text }),
  fc.record({ Duration: text }),
  fc.record({ Name: fc.constant('variable:Count'), Value: json }),
)
const output = fc.record({
  Name: name,
  Selector: text,
  Type: fc.constantFrom('String', 'Integer', 'StringList', 'Odd'),
})
const step = fc.record(
  {
    name: rarely(name),
    action: rarely(action),
    inputs: rarely(inputs),
    outputs: rarely(fc.array(output, { maxLength: 2 })),
    description: rarely(text),
    nextStep: rarely(name),
    isEnd: rarely(fc.constantFrom(true, false, 'true')),
    isCritical: rarely(fc.constantFrom(true, false, 'false')),
    onFailure: rarely(fc.constantFrom('Abort', 'Continue', 'step:Other')),
    timeoutSeconds: rarely(fc.constantFrom(60, '60', '{{ Name }}')),
  },
  { requiredKeys: ['name', 'action', 'inputs'] },
)
const kind = fc.record(
  {
    type: fc.constantFrom('String', 'Integer', 'StringMap', 'List<AWS::EC2::Instance::Id>', 'Odd'),
    description: rarely(text),
    default: json,
    allowedValues: rarely(fc.array(text, { maxLength: 3 })),
    allowedPattern: rarely(text),
    displayType: text,
  },
  { requiredKeys: ['type'] },
)
const kinds = fc
  .dictionary(key, rarely(kind), { maxKeys: 3 })
  .map((one) => ({ ...one, Name: { type: 'String' }, Count: { type: 'Integer' } }))
const document = fc.record(
  {
    schemaVersion: rarely(fc.constant('0.3')),
    description: rarely(text),
    assumeRole: rarely(text),
    parameters: rarely(kinds),
    variables: rarely(kinds),
    mainSteps: fc.array(rarely(step), { maxLength: 5 }),
    outputs: rarely(fc.array(text, { maxLength: 3 })),
    files: json,
  },
  { requiredKeys: ['mainSteps'] },
)

/** What may stand in an imported file, and nothing else. */
function strangeSyntax(typescript: string): readonly string[] {
  const file = ts.createSourceFile('imported.ts', typescript, ts.ScriptTarget.ESNext, true)
  const problems = (file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] }).parseDiagnostics
  const strange = problems.map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'))
  const known = new Set<string>([...Object.keys(guardia), 'Object', 'undefined'])
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) known.add(node.name.getText())
    if (ts.isIdentifier(node) && isFree(node) && !known.has(node.text)) strange.push(`names ${node.text}`)
    if (ts.isNewExpression(node) || ts.isBinaryExpression(node)) strange.push(node.getText())
    if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) strange.push(node.getText())
    if (ts.isImportDeclaration(node) && node.moduleSpecifier.getText() !== "'guardia'") strange.push(node.getText())
    if (ts.isThrowStatement(node) || ts.isIfStatement(node)) strange.push(node.getText())
    ts.forEachChild(node, visit)
  }
  visit(file)
  if (ts.getLeadingCommentRanges(typescript, 0)) strange.push('a comment')
  return strange
}

/** An identifier that stands for a value: no property, no key, no declaration, no import. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false
  if (ts.isImportSpecifier(parent) || ts.isMetaProperty(parent)) return false
  return !((ts.isVariableDeclaration(parent) || ts.isParameter(parent)) && parent.name === node)
}

describe('hostile documents', () => {
  test('come back as they were, as data and nothing else', () => {
    fc.assert(
      fc.property(document, (one) => {
        const source = JSON.stringify(one)
        const { typescript } = importDocument(source)
        expect(strangeSyntax(typescript)).toEqual([])
        const made = run(typescript)
        expect(equivalent(made, readSource(source).value)).toBe(true)
        expect(importDocument(printJson(made)).typescript).toBe(typescript)
      }),
      { numRuns: 400 },
    )
  })

  test('no invisible character reaches the file', () => {
    const source = JSON.stringify({
      schemaVersion: '0.3',
      description: 'a\u202eb\u200bc\u2028d\u0000e\n\ufeff\ttab',
      mainSteps: [],
    })
    const { typescript } = importDocument(source)
    expect(typescript).toMatch(/^[\n\t\x20-\x7e]*$/)
    expect(run(typescript)).toEqual(JSON.parse(source))
  })

  test('what is no document is refused, with a sentence', () => {
    for (const source of ['', 'hello', '[]', '{}', '{"mainSteps": 3}', '{"mainSteps": [', 'a: 1\na: 2']) {
      expect(() => importDocument(source), source).toThrow(DocumentError)
    }
    const command = { schemaVersion: '2.2', mainSteps: [{ name: 'x', action: 'aws:runShellScript', inputs: {} }] }
    expect(() => importDocument(JSON.stringify(command))).toThrow('schema 2.2')
  })
})
