/** A value or the reason there is none. */
export type Result<Value, Problem> = { ok: true; value: Value } | { ok: false; problem: Problem }
