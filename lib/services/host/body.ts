import { WinnowError } from '@/lib/core/errors'

/** A fix carries one conversation: 16 MiB as an import takes it, and its escapes. */
const MAX_JSON_BYTES = 40 * 1024 ** 2

/** Deepest nesting of a request: far above what rows may have, far below what hurts to read. */
const MAX_JSON_DEPTH = 512

/**
 * The text of a body, counted as it arrives, whatever its length was said to be. Throws WinnowError
 * too-large.
 */
export async function textBody(request: Request, maximumBytes: number, tooLarge: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop early cancels the rest of the body.
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maximumBytes) throw new WinnowError('too-large', tooLarge)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** JSON of bounded size and depth. Throws WinnowError: too-large, invalid-input. */
export async function boundedJson(request: Request, maximumBytes = MAX_JSON_BYTES): Promise<unknown> {
  const limit = `The body of the request is over ${Math.round(maximumBytes / 1024 ** 2)} MiB. Nothing of it was kept.`
  const text = await textBody(request, maximumBytes, limit)
  if (isDeep(text))
    throw new WinnowError(
      'invalid-input',
      `The body of the request is nested deeper than ${MAX_JSON_DEPTH} levels.`,
    )
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new WinnowError('invalid-input', 'The body of the request is not JSON.', { cause })
  }
}

/**
 * Whether more brackets are open at once, those inside strings left out. One pass, whatever the
 * text.
 */
function isDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inString && character === '\\') at++
    else if (character === '"') inString = !inString
    else if (!inString && (character === '[' || character === '{') && ++depth > MAX_JSON_DEPTH) return true
    else if (!inString && (character === ']' || character === '}')) depth--
  }
  return false
}
