/** Previews that were made: looked at within minutes, so they live in memory, the newest hundred. */
import type { Service } from './operation.ts'

const kept = 100
const byService = new WeakMap<Service, Map<string, object>>()

/** The previews of one endpoint. */
export function previews(service: Service): {
  get(id: string): object | undefined
  set(id: string, preview: object): void
} {
  const all = byService.get(service) ?? new Map<string, object>()
  byService.set(service, all)
  return {
    get: (id) => all.get(id),
    set(id, preview) {
      all.set(id, preview)
      const [oldest] = all.keys()
      if (all.size > kept && oldest !== undefined) all.delete(oldest)
    },
  }
}
