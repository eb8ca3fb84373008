import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { call, documentOf } from '../engine/small.ts'
import { folderOfTest, opened, starter } from './world.ts'

const refused = (awsCode: string, message: unknown = expect.anything()) => expect.objectContaining({ awsCode, message })
const content = (name: string, more = {}) => JSON.stringify(documentOf([call(name)], more))
const yaml = (name: string) =>
  `# kept\nschemaVersion: '0.3'\nmainSteps:\n  - name: ${name}\n    action: aws:sleep\n    inputs: {Duration: PT1S}   # to the byte\n`
const automation = (name: string, text = content('A'), more = {}) => ({
  name,
  content: text,
  type: 'Automation',
  ...more,
})

describe('a document', () => {
  it('is kept to the byte, with its hash', async () => {
    const folder = folderOfTest()
    const first = await opened({ folder })
    const made = await first.documents.create(automation('Doc', yaml('A'), { format: 'YAML' }))
    expect(made).toMatchObject({
      version: '1',
      latestVersion: '1',
      defaultVersion: '1',
      format: 'YAML',
      schemaVersion: '0.3',
    })
    expect(made.content).toBe(yaml('A'))
    expect(made.hash).toBe(createHash('sha256').update(yaml('A')).digest('hex'))
    expect(made.document.mainSteps[0]?.name).toBe('A')
    await first.close()
    expect((await opened({ folder })).documents.get('Doc')).toEqual(made)
  })

  it('has versions, of which one is the default', async () => {
    const { documents } = await opened()
    await documents.create(automation('Doc', content('A'), { versionName: 'one' }))
    const second = await documents.update({ name: 'Doc', content: content('B'), versionName: 'two' })
    expect(second).toMatchObject({ version: '2', latestVersion: '2', defaultVersion: '1', versionName: 'two' })
    expect(documents.get('Doc').version).toBe('1')
    expect(documents.get('Doc', '$LATEST')).toEqual(second)
    expect(documents.get('Doc', undefined, 'two')).toEqual(second)
    expect(documents.get('arn:aws:ssm:us-east-1:123456789012:document/Doc').version).toBe('1')
    expect(await documents.setDefault('Doc', '2')).toMatchObject({ version: '2', defaultVersion: '2' })
    expect(documents.get('Doc', '$DEFAULT').version).toBe('2')
    const page = documents.versions('Doc', { maxResults: 1 })
    expect(page.items.map(({ version }) => version)).toEqual(['2'])
    const next = documents.versions('Doc', { nextToken: page.next ?? '' })
    expect([next.items.map(({ version }) => version), next.next]).toEqual([['1'], undefined])
    for (const [version, name] of [['3'], ['x'], ['1', 'two'], [undefined, 'three']] as const) {
      expect(() => documents.get('Doc', version, name)).toThrow(refused('InvalidDocumentVersion'))
    }
  })

  it('is refused as SSM refuses it', async () => {
    const { documents } = await opened({ quotas: { documents: 3, documentVersions: 2 } })
    const create = (name: string, text: string, more = {}) => documents.create(automation(name, text, more))
    await create('Doc', content('A'), { versionName: 'one' })
    const invalid = (message: unknown) => refused('InvalidDocumentContent', message)
    await expect(create('Doc', content('A'))).rejects.toEqual(refused('DocumentAlreadyExists'))
    await expect(create('AWS-Mine', content('A'))).rejects.toEqual(invalid('Invalid document name AWS-Mine'))
    await expect(create('X12', '{"schemaVersion": "0.3",\n oops}')).rejects.toEqual(
      invalid('JSON not well-formed. at Line: 2, Column: 2'),
    )
    await expect(create('X12', yaml('A'))).rejects.toEqual(invalid(expect.stringContaining('JSON not well-formed')))
    await expect(create('X12', yaml('A'), { format: 'TEXT' })).rejects.toEqual(invalid('Invalid document format: TEXT'))
    await expect(create('X12', '{"schemaVersion":"0.3"}')).rejects.toEqual(
      invalid('Missing "mainSteps" in the document.'),
    )
    await expect(create('X12', content('A'), { type: undefined })).rejects.toEqual(
      invalid('0.3 is not a valid schema version for Command document type'),
    )
    await expect(create('X12', '{"schemaVersion":"2.2","mainSteps":[]}', { type: undefined })).rejects.toEqual(
      invalid('Document type is required for schema version 2.2'),
    )
    await expect(create('X12', '{"schemaVersion":"2.2","mainSteps":[]}')).rejects.toEqual(
      invalid('2.2 is not a valid schema version for Automation document type'),
    )
    await expect(create('X12', content('A', { description: 'x'.repeat(66_000) }))).rejects.toEqual(
      refused('MaxDocumentSizeExceeded'),
    )
    await expect(documents.update({ name: 'Doc', content: content('A') })).rejects.toEqual(
      refused('DuplicateDocumentContent'),
    )
    await expect(documents.update({ name: 'Doc', content: content('B'), version: '7' })).rejects.toEqual(
      refused('InvalidDocumentVersion'),
    )
    await expect(documents.update({ name: 'Doc', content: content('B'), versionName: 'one' })).rejects.toEqual(
      refused('DuplicateDocumentVersionName'),
    )
    await expect(documents.update({ name: 'No', content: content('B') })).rejects.toEqual(
      refused('InvalidDocument', 'Document with name No does not exist.'),
    )
    await documents.update({ name: 'Doc', content: content('B'), version: '$LATEST' })
    await expect(documents.update({ name: 'Doc', content: content('C') })).rejects.toEqual(
      refused('DocumentVersionLimitExceeded'),
    )
    await create('Second', content('A'))
    await create('Third', content('A'))
    await expect(create('Fourth', content('A'))).rejects.toEqual(refused('DocumentLimitExceeded'))
    expect(documents.list([], {}).items.map(({ name }) => name)).toEqual(['Doc', 'Second', 'Third'])
  })

  it('of another type is stored as it is, and not started', async () => {
    const world = await opened()
    const text =
      '{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"x","inputs":{"runCommand":["ls"]}}]}'
    expect(await world.documents.create({ name: 'Cmd', content: text, type: 'Command' })).toMatchObject({
      type: 'Command',
      content: text,
    })
    await expect(world.start({ documentName: 'Cmd' }, { arn: starter })).rejects.toEqual(
      refused('AutomationDefinitionNotFoundException'),
    )
  })

  it('is deleted by version or as a whole, but not while it is shared', async () => {
    const { documents } = await opened()
    await documents.create(automation('Doc'))
    await documents.update({ name: 'Doc', content: content('B') })
    await expect(documents.delete('Doc', '1')).rejects.toEqual(refused('InvalidDocumentOperation'))
    await documents.delete('Doc', '2')
    expect(documents.get('Doc', '$LATEST').version).toBe('1')
    // A number is never given twice: an execution may have run it.
    expect((await documents.update({ name: 'Doc', content: content('B') })).version).toBe('3')
    await documents.modifyPermissions('Doc', ['111122223333', 'All'], [])
    expect(documents.permissions('Doc', {}).items.map(({ accountId }) => accountId)).toEqual(['111122223333', 'all'])
    await expect(documents.delete('Doc')).rejects.toEqual(
      refused('InvalidDocumentOperation', expect.stringContaining('while it is still shared')),
    )
    await documents.modifyPermissions('Doc', ['111122223333', '444455556666'], ['111122223333', 'all'], '$LATEST')
    expect(documents.permissions('Doc', {}).items).toEqual([
      { accountId: '444455556666', sharedDocumentVersion: '$LATEST' },
    ])
    await documents.modifyPermissions('Doc', [], ['444455556666'])
    await documents.delete('Doc')
    expect(() => documents.get('Doc')).toThrow(refused('InvalidDocument', 'Document with name Doc does not exist.'))
    await expect(documents.delete('Doc')).rejects.toEqual(refused('InvalidDocument'))
    expect((await documents.create(automation('Doc'))).version).toBe('1')
  })

  it('is found by filters', async () => {
    const { documents } = await opened()
    await documents.create(
      automation('Alpha', content('A', { description: 'mends the flux' }), {
        tags: [{ Key: 'Team', Value: 'x' }],
        targetType: '/AWS::EC2::Instance',
      }),
    )
    await documents.create(automation('Beta'))
    const names = (...filters: [string, ...string[]][]) =>
      documents
        .list(
          filters.map(([key, ...values]) => ({ key, values })),
          {},
        )
        .items.map(({ name }) => name)
    expect(names(['Owner', 'Self'])).toEqual(['Alpha', 'Beta'])
    expect(names(['Owner', 'Amazon'])).toEqual([])
    expect(names(['Name', 'Al', 'Ga'])).toEqual(['Alpha'])
    expect(names(['tag:Team', 'x', 'y'])).toEqual(['Alpha'])
    expect(names(['tag:Team', 'y'])).toEqual([])
    expect(names(['TargetType', '/AWS::EC2::Instance'], ['DocumentType', 'Automation'])).toEqual(['Alpha'])
    expect(names(['SearchKeyword', 'FLUX'])).toEqual(['Alpha'])
    expect(() => names(['Colour', 'red'])).toThrow(refused('InvalidFilterKey'))
    expect(() => names(['__proto__', 'red'])).toThrow(refused('InvalidFilterKey'))
    expect(() => documents.list([], { nextToken: 'nonsense' })).toThrow(refused('InvalidNextToken'))
    expect(documents.list([], { maxResults: 1 })).toMatchObject({ items: [{ name: 'Alpha' }], next: expect.anything() })
  })
})

describe('tags', () => {
  it('of documents and executions', async () => {
    const world = await opened()
    const { documents } = world
    const name = await world.keep(documentOf([call('A')]))
    const id = await world.run(documentOf([]), { documentName: name, tags: [{ Key: 'Run', Value: '1' }] })
    expect(documents.listTags('Automation', id)).toEqual([{ Key: 'Run', Value: '1' }])
    await documents.addTags('Document', name, [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ])
    await documents.addTags('Document', name, [{ Key: 'a', Value: '3' }])
    expect(documents.get(name).tags).toEqual([
      { Key: 'a', Value: '3' },
      { Key: 'b', Value: '2' },
    ])
    await documents.removeTags('Document', name, ['a', 'zzz'])
    expect(documents.listTags('Document', name)).toEqual([{ Key: 'b', Value: '2' }])
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }))
    await expect(documents.addTags('Document', name, many)).rejects.toEqual(refused('TooManyTagsError'))
    expect(documents.listTags('Document', name)).toEqual([{ Key: 'b', Value: '2' }])
    await expect(documents.addTags('Document', 'No', [])).rejects.toEqual(refused('InvalidResourceId'))
    expect(() => documents.listTags('Parameter', 'x')).toThrow(refused('InvalidResourceType'))
    const six = many.slice(0, 6)
    await expect(world.start({ documentName: name, tags: six }, { arn: starter })).rejects.toEqual(
      refused('ValidationException'),
    )
  })
})
