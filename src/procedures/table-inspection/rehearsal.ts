/** The rehearsal of TableInspection: the seed's query, an index, what is not there, and a partition that is too long. */
import assert from 'node:assert/strict'
import { world as parts, type Rehearsal, type World } from 'guardia/rehearse'
import { putTable, table } from '../health-report/platform.ts'
import { planted } from '../planted.ts'
import { reportOf } from '../report-check.ts'
import { tableInspection } from './procedure.ts'

const tenant = 'TENANT#site-1'

async function put(world: World, item: { readonly [name: string]: string | number }): Promise<void> {
  const Item = Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, typeof value === 'number' ? { N: `${value}` } : { S: value }]),
  )
  await world.call('dynamodb', 'PutItem', { TableName: table, Item })
}

async function platform(world: World): Promise<void> {
  await putTable(world)
  await put(world, { PK: tenant, SK: 'METADATA', timezone: 'America/Bogota', name: planted['name of a patient']! })
  await put(world, { PK: tenant, SK: 'TREATMENT#cleaning', duration_minutes: 45, price: 120_000 })
  await put(world, {
    PK: tenant,
    SK: 'PROFESSIONAL#p1',
    name: planted['name of a patient']!,
    email: planted['e-mail address']!,
    phone: planted['phone number']!,
  })
  await put(world, {
    PK: 'BOOKING#b1',
    SK: 'METADATA',
    GSI1PK: tenant,
    GSI1SK: 'BOOKING#2026-11-24T10:00#b1',
    GSI2PK: `${tenant}#PATIENT#${planted['local phone number']}`,
    GSI2SK: '2026-11-24T10:00',
    status: `confirmed for ${planted['e-mail address']}`,
    note: planted['identity number']!,
  })
}

export const tableInspectionRehearsal: Rehearsal = {
  procedure: tableInspection,
  platform,
  watch: () => [parts.table(table), parts.items(table)],
  parameters: () => ({ Environment: 'dev', PartitionKey: tenant }),
  scenarios: [
    {
      name: 'healthy',
      story: "The seed's query: the tenant's own item, its treatments and professionals, without what is personal.",
      expect: {
        status: 'Success',
        outcome: /^nothing found; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const { parts } = reportOf(run)
          assert.equal(parts[`Table ${table}`]?.facts['keys'], 'PK, SK')
          assert.match(
            parts[`Table ${table}`]?.lines.join('\n') ?? '',
            /^GSI1: ACTIVE, keys GSI1PK, GSI1SK, .*\nGSI2: /,
          )
          assert.deepEqual(parts['Items']?.lines, [
            'PK=TENANT#site-1; SK=METADATA; name (text, 18); timezone=America/Bogota',
            'PK=TENANT#site-1; SK=PROFESSIONAL#<2 characters>; email (text, 27); name (text, 18); phone (text, 16)',
            'PK=TENANT#site-1; SK=TREATMENT#cleaning; duration_minutes=45; price=120000',
          ])
        },
      },
    },
    {
      name: 'index-with-patients',
      story: "A tenant's bookings by the index: the key that names a patient is shown by its structure only.",
      parameters: { Index: 'GSI1', SortKeyStart: 'BOOKING#2026-11' },
      expect: {
        status: 'Success',
        outcome: /^nothing found; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const line = reportOf(run).parts['Items']?.lines.join('\n') ?? ''
          assert.ok(line.includes('GSI2PK=TENANT#site-1#PATIENT#<10 characters>'), line)
          assert.ok(line.includes('note (text, 13); status=confirmed for [email]'), line)
        },
      },
    },
    {
      name: 'no-such-item',
      story: 'Nothing has this key: that is a finding.',
      parameters: { SortKeyStart: 'PATIENT#' },
      expect: {
        status: 'Success',
        outcome: /^1 finding, first: No item has this key\.; all 2 parts read$/,
        world: 'unchanged',
      },
    },
    {
      name: 'no-table',
      story: 'The table is not there: both parts say so.',
      parameters: { Environment: 'qas' },
      expect: {
        status: 'Success',
        outcome: /^nothing found; not read: Table tk-nq-qas-main, Items$/,
        world: 'unchanged',
        check: (run) => {
          assert.match(reportOf(run).parts['Items']?.gap ?? '', /^does not exist: /)
        },
      },
    },
    {
      name: 'long-partition',
      story: 'A partition with many wide items: one page is read, the cut is told, and nothing is scanned.',
      parameters: { MostItems: 50 },
      incident: async (world) => {
        const wide = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`attribute_number_${index}`, 'x']))
        for (let index = 0; index < 70; index += 1) await put(world, { PK: tenant, SK: `TREATMENT#t${index}`, ...wide })
      },
      expect: {
        status: 'Success',
        outcome: /^1 finding, first: The partition holds more than 50 items.*; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const items = reportOf(run).parts['Items']
          assert.equal(items?.facts['more after this page'], 'yes')
          assert.equal((items?.lines.length ?? 0) + (items?.cut ?? 0), 50)
          assert.match(items?.lines.at(-1) ?? '', /characters cut\)$/)
        },
      },
    },
  ],
}
