import type { TokenizerView } from '@/lib/contract/inspection'
import type { Option } from '../ui/select'

/** The choices, with the current one among them even where its files are gone. */
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
