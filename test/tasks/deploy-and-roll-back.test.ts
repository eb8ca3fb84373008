/** What deploy-frontend writes is what FrontendRollback reads: three deployments by the task, then the procedure's own rehearsal. */
import { runScenario, type Scenario, type World } from 'guardia/rehearse'
import { expect, test } from 'vitest'
import * as site from '../../src/procedures/frontend-rollback/platform.ts'
import { frontendRollbackRehearsal as rehearsal } from '../../src/procedures/frontend-rollback/rehearsal.ts'
import { frontendDeployment } from '../../src/tasks/index.ts'
import { folderOf } from './site.ts'
import { run, toDo } from './workstation.ts'

const taskOf = (world: World, one: site.Release) =>
  frontendDeployment({
    parameters: {},
    bucket: site.bucket,
    distributionId: site.edge(world).id,
    // SvelteKit's version file changes in place with each release: no reason to refuse a rollback.
    folder: folderOf({ ...one.files, 'index.html': one.page, '_app/version.json': one.name }),
    release: one.name,
  })

async function deployedByTask(world: World): Promise<void> {
  await site.build(world, site.bucket, async () => {})
  for (const one of [site.first, site.second, site.third])
    await run(taskOf(world, one), world.caller.as({ streaming: 'read' }))
  // Somebody opens the site: from now on the edge has something to forget.
  for (const path of ['/', '/index.html']) await (await fetch(`${site.edge(world).url}${path}`)).text()
}

test.each(['repaired', 'repaired-by-name', 'file-missing', 'undone'])('%s', async (name) => {
  const scenario = rehearsal.scenarios.find((one) => one.name === name) as Scenario
  // The scenario's own count of invalidations starts after those of the deployments.
  const check = name === 'repaired' ? site.live(site.second) : scenario.expect.check
  const expected = { ...scenario.expect, ...(check === undefined ? {} : { check }) }
  const result = await runScenario({ ...rehearsal, platform: deployedByTask }, { ...scenario, expect: expected })
  expect(result.problems).toEqual([])
})

test('after a rollback the same build can be deployed again: only its page is missing', async () => {
  const scenario = rehearsal.scenarios.find((one) => one.name === 'repaired') as Scenario
  const check: NonNullable<Scenario['expect']['check']> = async (_run, world) => {
    const aws = world.caller.as({ streaming: 'read' })
    // The rollback's invalidation may have come within the second of its copy: then it is asked for once more.
    const second = await toDo(taskOf(world, site.second), aws)
    expect(second.filter((id) => id !== 'invalidation')).toEqual(['files'])
    expect(await toDo(taskOf(world, site.third), aws)).toEqual(['index', 'invalidation'])
    await run(taskOf(world, site.third), aws)
    await site.live(site.third)(_run, world)
  }
  const expected = { ...scenario.expect, check }
  const result = await runScenario({ ...rehearsal, platform: deployedByTask }, { ...scenario, expect: expected })
  expect(result.problems).toEqual([])
})
