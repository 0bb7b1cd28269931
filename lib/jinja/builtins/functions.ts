import { bind, integerArgument, optionalText, textArgument } from './arguments'
import { fail, Failure } from '../errors'
import { isTrue, iterate, toArray } from '../values/iteration'
import { MAXIMUM_RANGE, NODE, type Budget } from '../limits'
import { printed } from '../values/printing'
import { plain } from '../values/text'
import {
  Callable,
  Dict,
  HostObject,
  Namespace,
  NONE,
  put,
  Range,
  type Call,
  type DictEntry,
  type DictKey,
  type Value,
} from '../values/value'

/** The functions every template can call: jinja2's own and the two transformers adds. */
export function globals(budget: Budget, strftimeNow: ((format: string) => string) | undefined): Callable[] {
  return [...COMMON, ...paid(budget), new Callable('strftime_now', strftime(budget, strftimeNow))]
}

/** The functions that are charged by the size of their arguments. */
function paid(budget: Budget): Callable[] {
  return [
    new Callable('dict', (args, keywords) => new Dict(entriesOf(budget, args, keywords))),
    new Callable('namespace', (args, keywords) => {
      const entries = entriesOf(budget, args, keywords).values()
      return new Namespace(
        new Map(Array.from(entries, ({ key, value }) => [printed(budget, key).value, value])),
      )
    }),
    new Callable('raise_exception', (args, keywords) => {
      const [message] = bind('raise_exception', { parameters: ['message'], required: 1 }, args, keywords)
      throw new Failure('raised', printed(budget, message!).value)
    }),
  ]
}

const COMMON: readonly Callable[] = [
  new Callable('range', range),
  new Callable('cycler', (args) => new Cycler(args)),
  new Callable('joiner', (args, keywords) => {
    const [separator] = bind('joiner', { parameters: ['sep'], required: 0 }, args, keywords)
    return joiner(optionalText(separator, 'sep') ?? plain(', '))
  }),
  new Callable('lipsum', () => fail('lipsum writes random text, which no training example should hold')),
]

function range(args: readonly Value[]): Range {
  const numbers = args.map((argument) =>
    argument.kind === 'int' ? argument.value : BigInt(integerArgument(argument)),
  )
  if (numbers.length === 0 || numbers.length > 3)
    return fail(`range expected 1 to 3 arguments, got ${numbers.length}`)
  const [first = 0n, second, step = 1n] = numbers
  if (step === 0n) return fail('range() arg 3 must not be zero')
  const made = second === undefined ? new Range(0n, first, 1n) : new Range(first, second, step)
  if (made.length > MAXIMUM_RANGE)
    throw new Failure(
      'limit',
      `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAXIMUM_RANGE}).`,
    )
  return made
}

/** The entries of dict(mapping, name=value): a mapping or pairs first, keywords on top. */
function entriesOf(
  budget: Budget,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Map<DictKey, DictEntry> {
  const [source, ...more] = args
  if (more.length > 0) return fail(`dict expected at most 1 argument, got ${args.length}`)
  const entries = new Map<DictKey, DictEntry>()
  if (source?.kind === 'dict') budget.charge(NODE * source.entries.size)
  if (source?.kind === 'dict') for (const [key, entry] of source.entries) entries.set(key, entry)
  else if (source !== undefined) {
    for (const pair of iterate(source)) {
      const [key, value, ...rest] = toArray(budget, pair)
      if (key === undefined || value === undefined || rest.length > 0)
        return fail('dict() takes pairs of a key and a value')
      put(budget, entries, key, value)
    }
  }
  for (const [name, value] of keywords) put(budget, entries, plain(name), value)
  return entries
}

function strftime(budget: Budget, strftimeNow: ((format: string) => string) | undefined): Call {
  return (args, keywords) => {
    const [format] = bind('strftime_now', { parameters: ['format'], required: 1 }, args, keywords)
    const { value } = textArgument(format, 'format')
    if (strftimeNow === undefined)
      return fail(
        'the template asks for the current date (strftime_now): pin a date, so that rendering gives the same text every day',
      )
    budget.charge(value.length)
    const written = strftimeNow(value)
    budget.chargeCharacters(written.length)
    return plain(written)
  }
}

class Cycler extends HostObject {
  readonly typeName = 'Cycler'
  readonly #items: readonly Value[]
  #position = 0

  constructor(items: readonly Value[]) {
    super()
    this.#items = items.length > 0 ? items : fail('at least one item has to be provided')
  }

  attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#items[this.#position]
      case 'next':
        return new Callable('next', () => {
          const item = this.#items[this.#position]!
          this.#position = (this.#position + 1) % this.#items.length
          return item
        })
      case 'reset':
        return new Callable('reset', () => {
          this.#position = 0
          return NONE
        })
      default:
        return undefined
    }
  }
}

/** A function that returns nothing the first time and the separator from then on. */
function joiner(separator: Value): Callable {
  let used = false
  return new Callable('joiner', () => {
    const result = used && isTrue(separator) ? separator : plain('')
    used = true
    return result
  })
}
