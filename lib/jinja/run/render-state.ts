import { Failure } from '../errors'
import { MAXIMUM_CALL_DEPTH, type Budget } from '../limits'
import { Sink } from './output'
import type { InputPlace, TemplatePlace } from '../values/provenance'
import { placeOf, Undefined, type Value } from '../values/value'
import type { Text } from '../values/text'

/** Variables by name, and the scope around them. */
export class VariableScope {
  readonly #parent: VariableScope | null
  readonly #variables = new Map<string, Value>()
  /** Scopes around this one: what looking for a name may cost. */
  readonly depth: number

  constructor(parent: VariableScope | null) {
    this.#parent = parent
    this.depth = parent === null ? 0 : parent.depth + 1
  }

  get(name: string): Value {
    return this.#variables.get(name) ?? this.#parent?.get(name) ?? new Undefined(`'${name}' is undefined`)
  }

  set(name: string, value: Value): void {
    this.#variables.set(name, value)
  }
}

/** The state of one render. */
export class RenderState {
  readonly budget: Budget
  /** The top scope of the template, above the context and the globals. */
  readonly top: VariableScope
  /** The place of context.messages; null when there are none. */
  readonly #messages: InputPlace | null
  /** The place of the operation that runs, for the error it may throw. */
  at: TemplatePlace = { kind: 'template', line: 1, column: 1 }
  #sink: Sink
  #item: number | null = null
  #generation = false
  #depth = 0

  constructor(budget: Budget, top: VariableScope, messages: InputPlace | null) {
    this.budget = budget
    this.top = top
    this.#messages = messages
    this.#sink = new Sink(budget)
  }

  get sink(): Sink {
    return this.#sink
  }

  write(text: Text, at: TemplatePlace): void {
    this.#sink.write(text, at, this.#item, this.#generation)
  }

  /** The output of the body, as a text that keeps its own loop items and generation marks. */
  capture(body: () => unknown): Text {
    const { sink } = this
    const item = this.#item
    const generation = this.#generation
    this.#sink = new Sink(this.budget)
    this.#item = null
    this.#generation = false
    body()
    const text = this.#sink.toText()
    this.#sink = sink
    this.#item = item
    this.#generation = generation
    return text
  }

  /** Runs the body of a macro, a recursive loop or a block. */
  nested<Result>(body: () => Result): Result {
    this.#depth += 1
    if (this.#depth > MAXIMUM_CALL_DEPTH)
      throw new Failure('limit', `the template calls itself more than ${MAXIMUM_CALL_DEPTH} levels deep`)
    const result = body()
    this.#depth -= 1
    return result
  }

  generating<Result>(body: () => Result): Result {
    const before = this.#generation
    this.#generation = true
    const result = body()
    this.#generation = before
    return result
  }

  /** The item of the loop around, to be restored when a loop ends. */
  get item(): number | null {
    return this.#item
  }

  set item(item: number | null) {
    this.#item = item
  }

  /** Notes that a loop has come to a value, if that is one of context.messages. */
  enter(value: Value): void {
    const place = placeOf(value)
    if (place !== null && place.parent !== null && place.parent === this.#messages)
      this.#item = Number(place.key)
  }
}
