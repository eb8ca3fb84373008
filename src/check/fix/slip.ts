/** The one known name that a misspelt one surely means. */
import { editDistance, isSlip } from '../words.ts'

/**
 * The known name that `name` misspells; undefined where none is near, or several are equally near, or where digits differ: `Step3`
 * is no slip for `Step1`.
 *
 * @example slipFor('nexStep', ['name', 'nextStep']) // 'nextStep'
 */
export function slipFor(name: string, known: readonly string[]): string | undefined {
  const near = known
    .filter((one) => one !== name && digitsOf(one) === digitsOf(name) && isSlip(name, one))
    .map((one) => ({ one, distance: editDistance(plain(name), plain(one)) }))
    .sort((a, b) => a.distance - b.distance)
  const [first, second] = near
  return first === undefined || second?.distance === first.distance ? undefined : first.one
}

function digitsOf(name: string): string {
  return name.replaceAll(/\D/g, '')
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
