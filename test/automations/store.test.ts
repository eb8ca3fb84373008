import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/automations/database.ts'
import { GroupCommit } from '../../src/automations/group-commit.ts'
import { StoreError } from '../../src/automations/index.ts'
import { virtualClock, wallClock } from '../../src/engine/index.ts'
import { approve, call, documentOf, sleep } from '../engine/small.ts'
import { ended, folderOfTest, opened, starter, storyOf, until } from './world.ts'

const failing = (code: string, message: unknown = expect.anything()) => expect.objectContaining({ code, message })

describe('a data folder', () => {
  it('belongs to one process at a time, and is free after it', async () => {
    const folder = folderOfTest()
    const first = await opened({ folder })
    await expect(opened({ folder })).rejects.toEqual(
      failing('folder-busy', expect.stringContaining('in use by this process')),
    )
    // Another process meets the lock of the operating system, whatever it thinks of ours.
    const other = `const D = require('libsql'); const d = new D(${JSON.stringify(join(folder, 'automations.db'))}); d.prepare('SELECT * FROM events').all()`
    expect(spawnSync(process.execPath, ['-e', other], { encoding: 'utf8' }).stderr).toContain('database is locked')
    await first.close()
    await (await opened({ folder })).close()
    expect(readdirSync(folder)).toEqual(['automations.db'])
  })

  it('that cannot be written is refused in words', async () => {
    const folder = folderOfTest()
    writeFileSync(join(folder, 'file'), '')
    await expect(opened({ folder: join(folder, 'file', 'below') })).rejects.toThrow(StoreError)
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o555)
      await expect(opened({ folder })).rejects.toEqual(
        failing('folder-read-only', expect.stringContaining('cannot be written to')),
      )
    }
  })

  it('of a newer guardia, or damaged, is left alone', async () => {
    const folder = folderOfTest()
    await (await opened({ folder })).close()
    const db = new Database(join(folder, 'automations.db'))
    db.pragma('user_version = 99')
    db.close()
    await expect(opened({ folder })).rejects.toEqual(failing('store-too-new', expect.stringContaining('newer guardia')))
    const damaged = folderOfTest()
    writeFileSync(join(damaged, 'automations.db'), 'this is no database, and was never one. '.repeat(200))
    await expect(opened({ folder: damaged })).rejects.toEqual(failing('store-damaged'))
  })

  it('forgets executions after 30 days, with all that belongs to them, and gives the room back', async () => {
    const folder = folderOfTest()
    const start = Date.UTC(2026, 0, 1)
    const first = await opened({ folder, clock: virtualClock(start) })
    const name = await first.keep(documentOf([call('A')], { description: 'x'.repeat(50_000) }), 'Doc')
    const old = await first.run(documentOf([]), { documentName: name, tags: [{ Key: 'a', Value: 'b' }] })
    await ended(first, old)
    await first.documents.delete(name)
    await first.close()
    const before = statSync(join(folder, 'automations.db')).size
    const month = await opened({ folder, clock: virtualClock(start + 29 * 86_400_000) })
    const waiting = await month.run(documentOf([sleep('S', 'PT1H')]))
    await ended(month, waiting)
    expect(month.get(old)?.state.status).toBe('Success')
    await month.close()
    const later = await opened({ folder, clock: virtualClock(start + 31 * 86_400_000) })
    await until(() => later.get(old) === undefined, 'the old one to be forgotten')
    expect(later.events(old)).toEqual([])
    expect(later.get(waiting)?.state.status).toBe('Success')
    await later.close()
    expect(statSync(join(folder, 'automations.db')).size).toBeLessThan(before)
  })
})

describe('what cannot be read', () => {
  it('stops no other execution when the folder is opened, when a wait is over, or when an alarm is raised', async () => {
    const folder = folderOfTest()
    const start = Date.UTC(2026, 0, 1)
    const clock = () => wallClock(() => Date.now() - real + start, 20)
    const real = Date.now()
    const first = await opened({ folder, clock: clock() })
    const alarmConfiguration = { Alarms: [{ Name: 'broken' }] }
    const run = (step: Parameters<typeof documentOf>[0][number]) =>
      first.run(documentOf([step]), { alarmConfiguration })
    const ids = [await run(sleep('S', 'PT3H')), await run(sleep('T', 'PT1.5S')), await run(sleep('T', 'PT1.5S'))]
    await until(() => ids.every((id) => first.get(id)?.state.attempt?.until.kind === 'wake'))
    await first.close()
    const db = new Database(join(folder, 'automations.db'))
    for (const id of [ids[0], ids[1]]) {
      db.prepare(
        "UPDATE events SET event = 'no JSON' WHERE n = 1 AND execution = (SELECT seq FROM executions WHERE id = ?)",
      ).run(id)
    }
    // As if it had been working when the process was killed: it is looked at at once.
    db.prepare('UPDATE executions SET wake = 0 WHERE id = ?').run(ids[0])
    db.close()
    const second = await opened({ folder, clock: clock() })
    expect(second.problems).toEqual([expect.stringContaining(`The execution ${ids[0]} cannot go on: SyntaxError`)])
    expect(await ended(second, ids[2] ?? '')).toBe('T Success; Success')
    await until(() => second.problems.length === 2, 'the second problem')
    expect(second.problems[1]).toContain(`${ids[1]} cannot go on`)
    const later = await second.run(documentOf([sleep('S', 'PT3H')]), { alarmConfiguration })
    await expect(second.alarmRaised('broken')).rejects.toThrow(SyntaxError)
    expect(await ended(second, later)).toBe('S Cancelled; Cancelled')
  })
})

describe('group commit', () => {
  function commits() {
    const folder = folderOfTest()
    const database = openDatabase(folder)
    onTestFinished(() => database.close())
    database.db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)')
    const troubles: string[] = []
    const all = new GroupCommit(database.db, folder, ({ code }) => void troubles.push(code))
    const insert = database.db.prepare('INSERT INTO t VALUES (?, ?)')
    const count = () => (database.db.prepare('SELECT count(*) AS n FROM t').get() as { n: number }).n
    return { db: database.db, all, insert, count, troubles }
  }

  it('writes together, in order, and tells after it', async () => {
    const { all, insert, count } = commits()
    const told: string[] = []
    all.keepLazily(
      () => insert.run(1, ''),
      () => void told.push(`late ${count()}`),
    )
    const kept = [2, 3].map((n) =>
      all.keep(
        () => insert.run(n, ''),
        () => void told.push(`${n} ${count()}`),
      ),
    )
    expect(count()).toBe(0)
    await Promise.all(kept)
    expect(told).toEqual(['late 3', '2 3', '3 3'])
    all.keepLazily(() => insert.run(4, ''))
    await until(() => count() === 4, 'what may be late')
  })

  it('waits out a full disk, and withdraws what somebody waits for', async () => {
    const { db, all, insert, count, troubles } = commits()
    const [{ page_count: pages }] = db.pragma('page_count') as [{ page_count: number }]
    db.pragma(`max_page_count = ${pages}`)
    const long = 'x'.repeat(20_000)
    const refused = all.tryToKeep(() => insert.run(1, long))
    let isKept = false
    const kept = all
      .keep(() => insert.run(2, long))
      .then(() => {
        isKept = true
      })
    await expect(refused).rejects.toEqual(failing('disk-full', expect.stringContaining('Free some space')))
    expect([all.trouble?.code, isKept, troubles]).toEqual(['disk-full', false, ['disk-full']])
    expect(() => all.flush()).toThrow(failing('disk-full'))
    expect(() => all.transact(() => 1)).toThrow(failing('disk-full'))
    db.pragma('max_page_count = 1000000')
    await kept
    expect([count(), all.trouble, troubles.length]).toEqual([1, undefined, 1])
  })

  it('waits until the folder can be written to again', async () => {
    const { db, all, insert, count, troubles } = commits()
    const kept = all.keep(() => insert.run(1, ''))
    db.pragma('query_only = 1')
    const refused = all.tryToKeep(() => insert.run(2, ''))
    await expect(refused).rejects.toEqual(failing('folder-read-only', expect.stringContaining('cannot be written to')))
    expect(() => all.flush()).toThrow(failing('folder-read-only'))
    expect([count(), troubles]).toEqual([0, ['folder-read-only']])
    db.pragma('query_only = 0')
    await kept
    expect([count(), all.trouble]).toEqual([1, undefined])
  })

  it('is not held up by something impossible', async () => {
    const { all, insert, count, troubles } = commits()
    const kept = all.keep(() => insert.run(1, ''))
    const twice = all.tryToKeep(() => insert.run(1, ''))
    const other = all.keep(() => insert.run(2, ''))
    await expect(twice).rejects.toThrow('UNIQUE')
    await Promise.all([kept, other])
    expect([count(), troubles]).toEqual([2, ['store-failed']])
    expect(() => all.transact(() => insert.run(2, ''))).toThrow(StoreError)
    expect(() =>
      all.transact(() => {
        insert.run(3, '')
        throw new RangeError('no')
      }),
    ).toThrow(RangeError)
    expect(count()).toBe(2)
    all.close()
    await expect(all.keep(() => insert.run(4, ''))).rejects.toEqual(failing('store-closed'))
  })
})

/** A disk of its own needs the right to mount one. */
function smallDisk(): string | undefined {
  const folder = join(folderOfTest(), 'disk')
  mkdirSync(folder)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]).status !== 0) return undefined
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}

describe('a full disk', () => {
  it('stops everything, loses nothing, and is got over', async ({ skip }) => {
    const disk = smallDisk()
    if (disk === undefined)
      skip('needs the right to mount a small disk (group commit is tested with a limit of SQLite above)')
    const world = await opened({ folder: join(disk ?? '', 'data'), clock: wallClock() })
    const name = await world.keep(documentOf([approve('P'), call('A'), sleep('S', 'PT0.1S'), call('B')]), 'Doc')
    const ids = await Promise.all([1, 2].map(() => world.run(documentOf([]), { documentName: name })))
    await until(() => ids.every((id) => world.get(id)?.state.status === 'Waiting'))
    await world.signal(ids[0] ?? '', { type: 'Approve', approver: 'arn:aws:iam::123456789012:user/maria' })
    await until(() => world.calls.length === 1, 'the first call')
    const filler = join(disk ?? '', 'filler')
    const fill = () => {
      for (let size = 1 << 20; size >= 512; size >>= 1) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
      }
    }
    fill()
    const start = () => world.start({ documentName: name, parameters: {} }, { arn: starter })
    // The log may have some room left inside its file.
    let acknowledged = 0
    await expect(
      (async () => {
        for (;;) {
          await start()
          acknowledged += 1
          fill()
        }
      })(),
    ).rejects.toEqual(expect.objectContaining({ code: 'disk-full', awsCode: 'InternalServerError', status: 500 }))
    await expect(start()).rejects.toEqual(failing('disk-full'))
    const signal = () =>
      world.signal(ids[1] ?? '', { type: 'Approve', approver: 'arn:aws:iam::123456789012:user/maria' })
    await expect(signal()).rejects.toEqual(failing('disk-full'))
    expect(world.get(ids[1] ?? '')?.state.status).toBe('Waiting')
    expect(world.problems[0]).toContain('is full')
    rmSync(filler)
    expect(await ended(world, ids[0] ?? '')).toBe('P Success, A Success, S Success, B Success; Success')
    await signal()
    expect(await ended(world, ids[1] ?? '')).toBe('P Success, A Success, S Success, B Success; Success')
    expect(world.list([], {}).items).toHaveLength(2 + acknowledged)
    expect(storyOf(world, ids[0] ?? '')).toContain('Success')
  })
})
