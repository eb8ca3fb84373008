/** Before the slow tests: the project's Python environment, which a bare clone does not have yet. */
import { pythonEnvironment } from '../src/local/index.ts'

export async function setup(): Promise<void> {
  await pythonEnvironment()
}
