/**
 * Time as the engine sees it. Every wait of an execution goes through a clock: on the wall clock it takes its time, on the
 * virtual clock a seven-day approval is a jump. The only file of the engine that reads the real time or sets a timer
 * (the Python pool apart, which guards real processes).
 */

/** A source of time and of timers, shared by executions that live in the same world. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Calls `action` at `at` (epoch ms; Infinity: never); the function returned takes the timer back. */
  schedule(at: number, action: () => void): () => void
  /** Says that work is going on; virtual time stands still until the function returned is called. */
  hold(): () => void
  /** Virtual time only: calls `action` once nobody works and no timer is left, so that nothing will ever happen again. */
  whenStill?(action: () => void): void
}

/** How long a timer may rest before it looks at the time again, for the time may be set, and a machine may sleep. */
const longestRest = 10_000

/**
 * The real time. A wait is held by the time of day at which it is over, not by how long it takes: where the clock is set forward, or
 * the machine slept, it is over at once; where the clock is set back, it takes that much longer. So it is the same as after a restart.
 *
 * @param now epoch milliseconds
 * @param rest milliseconds until a change of the clock is noticed at the latest
 */
export function wallClock(now: () => number = Date.now, rest: number = longestRest): Clock {
  return {
    now,
    schedule(at, action) {
      if (at === Number.POSITIVE_INFINITY) return () => {}
      let timer: NodeJS.Timeout
      const look = () => {
        if (now() >= at) action()
        else arm()
      }
      const arm = () => {
        timer = setTimeout(look, Math.min(rest, Math.max(0, at - now())))
      }
      arm()
      return () => clearTimeout(timer)
    },
    hold: () => () => {},
  }
}

interface Timer {
  readonly at: number
  readonly action: () => void
}

/**
 * Time that passes only when nobody works: as soon as the last hold is released, it jumps to the earliest timer.
 * Timers of one moment fire in the order in which they were set, one at a time.
 *
 * @param start epoch milliseconds; default 2026-01-01T00:00:00Z, so that runs repeat exactly
 */
export function virtualClock(start: number = Date.UTC(2026, 0, 1)): Clock {
  let now = start
  let holds = 0
  let planned = false
  let whenStill: (() => void)[] = []
  const timers: Timer[] = []

  const plan = () => {
    if (planned || holds > 0 || (timers.length === 0 && whenStill.length === 0)) return
    planned = true
    // A macrotask: whatever the last release set in motion may still take a hold before time moves.
    setImmediate(() => {
      planned = false
      if (holds > 0) return
      const timer = timers.shift()
      if (timer === undefined) {
        const still = whenStill
        whenStill = []
        for (const action of still) action()
        return
      }
      now = Math.max(now, timer.at)
      timer.action()
      plan()
    })
  }

  return {
    now: () => now,
    schedule(at, action) {
      if (at === Number.POSITIVE_INFINITY) return () => {}
      const timer = { at: Math.max(at, now), action }
      const place = timers.findIndex((other) => other.at > timer.at)
      timers.splice(place < 0 ? timers.length : place, 0, timer)
      plan()
      return () => {
        const index = timers.indexOf(timer)
        if (index >= 0) timers.splice(index, 1)
      }
    },
    whenStill(action) {
      whenStill.push(action)
      plan()
    },
    hold() {
      holds += 1
      let released = false
      return () => {
        if (released) return
        released = true
        holds -= 1
        plan()
      }
    },
  }
}
