/** The scenario of a diagnosis that finds nothing to change. */
import type { Scenario } from './scenario.ts'
import type { World } from './world.ts'

/**
 * A scenario that changes nothing because of what it finds: it ends Success, and nobody wrote at all.
 *
 * @example nothingToDo('hot-key', 'One key is hot: no capacity mode helps.', throttled('WriteKeyRangeThroughput', 90), /one key range/)
 */
export function nothingToDo(
  name: string,
  story: string,
  incident: (world: World) => Promise<void>,
  outcome: RegExp,
  parameters: Scenario['parameters'] = {},
): Scenario {
  return { name, story, incident, parameters, expect: { status: 'Success', outcome, world: 'unchanged' } }
}
