import { fail } from '../errors'
import { equals } from '../values/comparison'
import { NODE, type Budget } from '../limits'
import { bool, HostObject, int, Callable, Undefined, type Call, type Value } from '../values/value'

/**
 * The variable `loop`: looks ahead only as far as it is asked to, as the filter of a loop may
 * depend on the body.
 */
export class Loop extends HostObject {
  readonly typeName = 'LoopContext'
  override readonly call: Call | null
  readonly #budget: Budget
  readonly #items: Iterator<Value>
  /** Items read and not yet come to, from `#taken` on. */
  readonly #ahead: Value[] = []
  #taken = 0
  readonly #depth: number
  #index = -1
  #previous: Value | null = null
  #current: Value | null = null
  #changed: readonly Value[] | null = null

  /** `again` renders the body of a recursive loop for other items, one level deeper. */
  constructor(
    budget: Budget,
    items: Iterator<Value>,
    depth: number,
    again: ((items: Value, depth: number) => Value) | null,
  ) {
    super()
    this.#budget = budget
    this.#items = items
    this.#depth = depth
    this.call =
      again === null
        ? null
        : ([children]) => again(children ?? fail('loop() missing 1 required positional argument'), depth + 1)
  }

  /** Steps to the next item; null at the end. */
  next(): Value | null {
    const item = this.#takeAhead() ?? this.#read()
    if (item === null) return null
    this.#previous = this.#current
    this.#current = item
    this.#index += 1
    return item
  }

  #takeAhead(): Value | null {
    const item = this.#ahead[this.#taken]
    if (item === undefined) return null
    this.#taken += 1
    return item
  }

  #read(): Value | null {
    this.#budget.charge(NODE)
    const step = this.#items.next()
    return step.done === true ? null : step.value
  }

  #peek(): Value | null {
    if (this.#taken === this.#ahead.length) {
      const item = this.#read()
      if (item !== null) this.#ahead.push(item)
    }
    return this.#ahead[this.#taken] ?? null
  }

  get #length(): number {
    for (let item = this.#read(); item !== null; item = this.#read()) this.#ahead.push(item)
    return this.#index + 1 + this.#ahead.length - this.#taken
  }

  attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return int(this.#index + 1)
      case 'index0':
        return int(this.#index)
      case 'first':
        return bool(this.#index === 0)
      case 'last':
        return bool(this.#peek() === null)
      case 'length':
        return int(this.#length)
      case 'revindex':
        return int(this.#length - this.#index)
      case 'revindex0':
        return int(this.#length - this.#index - 1)
      case 'previtem':
        return this.#previous ?? new Undefined('there is no previous item')
      case 'nextitem':
        return this.#peek() ?? new Undefined('there is no next item')
      case 'depth':
        return int(this.#depth)
      case 'depth0':
        return int(this.#depth - 1)
      case 'cycle':
        return new Callable(
          'cycle',
          (args) => args[this.#index % args.length] ?? fail('no items for cycling given'),
        )
      case 'changed':
        return new Callable('changed', (args) => bool(this.#hasChanged(args)))
      default:
        return undefined
    }
  }

  #hasChanged(values: readonly Value[]): boolean {
    const before = this.#changed
    this.#changed = values
    return (
      before?.length !== values.length ||
      !values.every((value, index) => equals(this.#budget, value, before[index]!))
    )
  }
}
