import { bind, type Bound } from './arguments'
import { itemOf, ownAttribute } from '../values/attributes'
import { elementName } from '../values/elements'
import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { printed } from '../values/printing'
import { plain } from '../values/text'
import { typeName, Undefined, type Keywords, type Value } from '../values/value'

export type FilterFunction = (
  budget: Budget,
  value: Value,
  args: readonly Value[],
  keywords: Keywords,
) => Value

/** A filter of fixed parameters; the piped value itself is not among them. */
export function filter(
  name: string,
  parameters: readonly string[],
  required: number,
  apply: (budget: Budget, value: Value, args: Bound) => Value,
): FilterFunction {
  const signature = { parameters, required }
  return (budget, value, args, keywords) => apply(budget, value, bind(name, signature, args, keywords))
}

export type Getter = (item: Value) => Value

/**
 * Looks up "a.b.0" step by step, as map(attribute=…), sort and groupby do; the default replaces a
 * missing value.
 */
export function attributeGetter(budget: Budget, attribute: Value, byDefault: Value | null): Getter {
  const steps = stepsOf(budget, attribute)
  return (item) => {
    let found = item
    for (const step of steps) {
      budget.charge(NODE)
      found = itemOf(budget, found, step)
      if (byDefault !== null && found.kind === 'undefined') found = byDefault
    }
    return found
  }
}

function stepsOf(budget: Budget, attribute: Value): Value[] {
  if (attribute.kind === 'int') return [attribute]
  if (attribute.kind !== 'string') return fail('an attribute name must be a str or an int')
  budget.charge(attribute.value.length)
  return attribute.value.split('.').map(elementName)
}

/** The getters of "a,b", for sort; without an attribute the item itself. */
export function sortKeys(budget: Budget, attribute: Value | undefined): Getter[] {
  if (attribute === undefined || attribute.kind === 'none') return [(item) => item]
  if (attribute.kind !== 'string') return [attributeGetter(budget, attribute, null)]
  budget.charge(attribute.value.length)
  return attribute.value.split(',').map((part) => attributeGetter(budget, plain(part), null))
}

/** Sorting and grouping look at text in lower case unless told otherwise. */
export function ignoringCase(budget: Budget, getter: Getter, caseSensitive: boolean): Getter {
  if (caseSensitive) return getter
  return (item) => {
    const found = getter(item)
    return found.kind === 'string' ? found.derive(budget, (characters) => characters.toLowerCase()) : found
  }
}

/** The filter `attr`: a Python attribute only, never an element. */
export function attributeOnly(budget: Budget, value: Value, name: Value): Value {
  const wanted = printed(budget, name).value
  return (
    ownAttribute(budget, value, wanted) ??
    new Undefined(`'${typeName(value)} object' has no attribute '${wanted}'`)
  )
}
