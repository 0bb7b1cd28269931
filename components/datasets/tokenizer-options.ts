import type { TokenizerView } from '@/lib/contract/inspection'
import type { Option } from '../ui/select'

/** The choices, always including the current one, even if its files are missing. */
export function tokenizerOptions(tokenizers: readonly TokenizerView[], current: string): Option[] {
  const options = tokenizers.map(({ id, name, available, source }) => ({
    value: id,
    label: name,
    detail: source,
    disabled: !available && id !== current,
  }))
  return options.some(({ value }) => value === current)
    ? options
    : [{ value: current, label: current }, ...options]
}
