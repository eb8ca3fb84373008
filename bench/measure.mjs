/** Measuring commands and modules from outside, guardia and its peer in turn, so that a ratio holds while the machine's speed drifts. */
import { spawnSync } from 'node:child_process'

/** Runs a command once: its wall seconds and the peak memory of its largest process in MiB. */
export function timed([command, ...args], cwd) {
  const script = `import resource,subprocess,sys,time
start=time.perf_counter();done=subprocess.run(sys.argv[1:],stdout=subprocess.PIPE,stderr=subprocess.STDOUT);wall=time.perf_counter()-start
sys.stderr.write(done.stdout.decode()[-4000:]) if done.returncode else None
print(wall,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024,done.returncode)`
  const done = spawnSync('python3', ['-c', script, command, ...args], { cwd, encoding: 'utf8' })
  if (done.error) throw new Error(`the benchmark measures with python3, which cannot be started: ${done.error.message}`)
  const [seconds, mebibytes, code] = done.stdout.trim().split(' ').map(Number)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${done.stderr}`)
  return { seconds, mebibytes }
}

/** Runs a module that measures itself and prints one JSON object of numbers. */
export function inside(file, cwd, ...args) {
  const done = spawnSync(process.execPath, [file, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (done.status !== 0) throw new Error(`${file} failed:\n${done.stderr}`)
  return JSON.parse(done.stdout.trim().split('\n').at(-1))
}

/** The median, between the two in the middle where their count is even. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const spread = (values) => ({ min: Math.min(...values), median: median(values), max: Math.max(...values) })

/**
 * Measures each of `measures` in turn, once uncounted and then `runs` times.
 *
 * @returns for each of them, by the same name: minimum, median and maximum of every number it answers
 */
export function inTurn(measures, runs) {
  const all = Object.fromEntries(Object.keys(measures).map((name) => [name, []]))
  for (let run = 0; run <= runs; run += 1) {
    for (const [name, measure] of Object.entries(measures)) {
      const found = measure()
      if (run > 0) all[name].push(found)
    }
  }
  return Object.fromEntries(
    Object.entries(all).map(([name, found]) => [
      name,
      Object.fromEntries(Object.keys(found[0]).map((key) => [key, spread(found.map((one) => one[key]))])),
    ]),
  )
}
