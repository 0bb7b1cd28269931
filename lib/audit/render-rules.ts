import { EXAMPLE_CHECKS } from '@/lib/render'
import type { Rule } from './rule'

/**
 * The checks of the rendered and labelled example as rules, under their own codes. Those that are
 * only worth knowing say the same of every row; they are counted once, for the template.
 */
export const renderRules: readonly Rule[] = EXAMPLE_CHECKS.filter(({ severity }) => severity !== 'info').map(
  ({ code, title, severity, why, remedy }) => ({
    id: code,
    title,
    severity,
    why,
    remedy,
    check: ({ warnings }) =>
      warnings
        .filter((warning) => warning.code === code)
        .map(({ message, source }) => ({ message, spans: source === null ? [] : [source] })),
  }),
)
