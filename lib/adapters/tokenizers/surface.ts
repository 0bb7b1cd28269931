import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/core/json'
import type { Surface } from '@/lib/render'

/** Reads from tokenizer.json how tokens spell the text. */
export function surfaceOf(tokenizer: JsonObject): Surface {
  const normalizers = steps(tokenizer['normalizer'], 'normalizers')
  const preTokenizers = steps(tokenizer['pre_tokenizer'], 'pretokenizers')
  const byteLevel = preTokenizers.find((step) => step['type'] === 'ByteLevel')
  const metaspace = preTokenizers.find((step) => step['type'] === 'Metaspace')
  return {
    spelling: byteLevel === undefined ? 'sentencepiece' : 'byte-level',
    composes: normalizers.some((step) => step['type'] === 'NFC'),
    ...prefix(
      normalizers.some((step) => step['type'] === 'Prepend'),
      byteLevel,
      metaspace,
    ),
  }
}

function prefix(
  prepends: boolean,
  byteLevel: JsonObject | undefined,
  metaspace: JsonObject | undefined,
): Pick<Surface, 'prefixSpace' | 'prefixed'> {
  if (prepends) return { prefixSpace: 'always', prefixed: 'every' }
  if (byteLevel?.['add_prefix_space'] === true) return { prefixSpace: 'unless-space', prefixed: 'every' }
  const scheme = metaspace === undefined ? 'never' : (metaspace['prepend_scheme'] ?? 'always')
  if (scheme === 'never') return { prefixSpace: 'never', prefixed: 'every' }
  return { prefixSpace: 'unless-space', prefixed: scheme === 'first' ? 'first' : 'every' }
}

/** The steps of a component that may be one step, a Sequence of them, or nothing. */
function steps(component: JsonValue | undefined, field: string): JsonObject[] {
  if (!isJsonObject(component)) return []
  const inner = component[field]
  return Array.isArray(inner) ? inner.filter(isJsonObject).flatMap((step) => steps(step, field)) : [component]
}
