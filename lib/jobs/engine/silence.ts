/**
 * A job whose owner has not been heard of for this long may be taken over. Its heart beats every
 * two seconds.
 */
const SILENCE_MS = 15_000

/**
 * Judges how old a heartbeat may be. Nothing else shows whether a process lives: process ids mean
 * nothing in another container.
 */
export class SilenceWatch {
  readonly #now: () => number
  #lookedAt: number | null = null
  #patientUntil = -Infinity

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /**
   * A process whose last heartbeat is older than this is silent. Null for a while after a gap in
   * our own life (the machine slept, the clock was set): all others look silent then, without
   * having had a chance to send a heartbeat.
   */
  limit(): Date | null {
    const now = this.#now()
    if (this.#lookedAt !== null && Math.abs(now - this.#lookedAt) > SILENCE_MS / 2)
      this.#patientUntil = now + SILENCE_MS
    this.#lookedAt = now
    return now < this.#patientUntil && this.#patientUntil - now <= SILENCE_MS
      ? null
      : new Date(now - SILENCE_MS)
  }
}
