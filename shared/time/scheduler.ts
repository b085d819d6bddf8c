import type { Kernel } from '../instance/kernel.ts'
import type { Job } from './jobs.ts'

/** How long an advance of the clock keeps the process to itself. */
const slice_ms = 10
const maximumTimer_ms = 2 ** 31 - 1

/** Runs an instance's jobs and retries when its clock says so. */
export class Scheduler {
  readonly #instance: Kernel
  #timer: NodeJS.Timeout | undefined

  constructor(instance: Kernel) {
    this.#instance = instance
  }

  /** Runs the jobs that are due, in time order, each at its own due time. */
  runDue(by_ms = this.#instance.clock.now()): void {
    const { jobs, isWorking } = this.#instance
    if (isWorking) return
    while (jobs.nextDue() <= by_ms) {
      const job = jobs.peek(by_ms)
      if (!job) return
      try {
        this.#run(job)
      } catch (error) {
        this.#instance.log('error', 'job failed', { job: job.name, error: String(error) })
        // What failed stays undone, but it must not hold up the jobs behind it.
        this.#instance.transact({}, () => jobs.cancel(job.id))
      }
    }
  }

  #run({ id, due_ms, name, payload }: Job): void {
    const { twin, jobs } = this.#instance
    this.#instance.transact({ at_ms: due_ms }, (world) => {
      jobs.cancel(id)
      const handler = twin.jobs?.[name]
      if (!handler) throw new Error(`${twin.name} has no job ${name}`)
      handler(world, payload)
    })
  }

  /** How long until a job or a retry is due, in milliseconds of the machine's clock. */
  untilDue_ms(): number {
    const { clock, deliveries, jobs } = this.#instance
    const now_ms = clock.now()
    const later_ms = deliveries.nextDue()
    const next_ms = Math.min(
      jobs.nextDue(),
      later_ms > now_ms ? later_ms : Number.POSITIVE_INFINITY,
    )
    if (next_ms <= now_ms) return 0
    return clock.rate === 0 ? Number.POSITIVE_INFINITY : Math.ceil((next_ms - now_ms) / clock.rate)
  }

  /** Starts the deliveries that are due and sets the timer for what is due next. */
  arm(): void {
    const { closed, clock, deliveries } = this.#instance
    if (closed) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    deliveries.dispatchDue(clock.now())
    const wait_ms = this.untilDue_ms()
    if (wait_ms === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.#fire(), Math.min(wait_ms, maximumTimer_ms))
    this.#timer.unref()
  }

  #fire(): void {
    if (this.#instance.closed) return
    this.runDue()
    this.arm()
  }

  /**
   * Moves the clock forward, stopping at every job and every retry on the way: each job runs, and
   * each delivery is attempted, at its own time and before anything later.
   */
  async advanceTo(target_ms: number): Promise<void> {
    const { clock, deliveries, epoch, jobs } = this.#instance
    let pause_ms = performance.now() + slice_ms
    for (;;) {
      await deliveries.idle()
      if (performance.now() >= pause_ms) {
        // Others have their turn: a long way is gone in steps.
        await new Promise((resolve) => setImmediate(resolve))
        pause_ms = performance.now() + slice_ms
      }
      if (this.#instance.closed || this.#instance.epoch !== epoch) return
      const next_ms = Math.min(jobs.nextDue(), deliveries.nextDue())
      if (next_ms > target_ms) break
      if (next_ms > clock.now()) clock.set(next_ms)
      this.runDue()
      deliveries.dispatchDue()
    }
    if (target_ms > clock.now()) clock.set(target_ms)
    this.#instance.saveClock()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
