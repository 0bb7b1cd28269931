import {
  createParser,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { type InspectionSide, MAXIMUM_SIDES } from '@/lib/contract/inspection'
import type { TokenRange } from '../tokens/columns'

const INSPECTOR_TABS = ['messages', 'rendered', 'tokens', 'compare', 'raw', 'history'] as const
export type InspectorTab = (typeof INSPECTOR_TABS)[number]

/** `12`, or `12-40` for tokens 12 to 40; counted from 1, as on the screen. */
const parseAsTokens = createParser<TokenRange>({
  parse(text) {
    const [, first, last] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? []
    const from = Number(first) - 1
    const to = Number(last ?? first)
    return first !== undefined && from >= 0 && to > from ? { from, to } : null
  },
  serialize: ({ from, to }) => (to - from === 1 ? String(to) : `${from + 1}-${to}`),
  eq: (a, b) => a.from === b.from && a.to === b.to,
})

/** `tokenizer~policy`, or `tokenizer~policy~template` where it is not the tokenizer's own. */
const parseAsSide = createParser<InspectionSide>({
  parse(text) {
    const [tokenizer, policy, ...template] = text.split('~')
    return tokenizer === undefined || tokenizer === '' || policy === undefined
      ? null
      : { tokenizer, policy, template: template.length === 0 ? null : template.join('~') }
  },
  serialize: ({ tokenizer, policy, template }) =>
    [tokenizer, policy, ...(template === null ? [] : [template])].join('~'),
  eq: (a, b) => a.tokenizer === b.tokenizer && a.policy === b.policy && a.template === b.template,
})

/** The inspector's state in the address, so that every view of it is a link. */
export const inspectorParams = {
  tab: parseAsStringLiteral(INSPECTOR_TABS).withDefault('rendered'),
  /** Null: as the dataset's contract says. An empty template is the tokenizer's own. */
  tokenizer: parseAsString,
  template: parseAsString,
  policy: parseAsString,
  date: parseAsString,
  /** Messages next to the rendered text, where there is room. */
  beside: parseAsBoolean.withDefault(true),
  sides: parseAsArrayOf(parseAsSide, ','),
}

/** The tokens that are looked at; apart from the rest, because it changes with every step. */
export const tokenParam = parseAsTokens

/** As many columns as can be compared, whatever the address says. */
export const readableSides = (sides: readonly InspectionSide[]): InspectionSide[] =>
  sides.slice(0, MAXIMUM_SIDES)

/** The address of a neighbour: looked at in the same way, but its tokens are others. */
export function neighbourSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams(search)
  kept.delete('token')
  return kept.size === 0 ? '' : `?${kept}`
}

/** For a request: undefined leaves it to the dataset's contract, null is the tokenizer's own. */
export function templateAsked(inAddress: string | null): string | null | undefined {
  if (inAddress === null) return undefined
  return inAddress === '' ? null : inAddress
}
