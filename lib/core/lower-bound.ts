/**
 * The first place from `first` to `end` of rising values whose value is not below `value`; `end`
 * where there is none.
 */
export function lowerBound(
  values: Uint32Array | Float64Array,
  value: number,
  first = 0,
  end = values.length,
): number {
  let low = first
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
