import { encodeConversation } from '../encode'
import type { Environment } from '../environment'
import { mark, refusing, standsAt, type Emulation } from './emulation'
import { findMarkers } from './unsloth-markers'

/**
 * Unsloth's train_on_responses_only (unsloth_zoo/dataset_utils.py), with the markers that it finds
 * in the template: everything between a response marker and the next instruction marker is trained,
 * by token ids and regardless of the author. Tool results, system messages between turns and
 * markers typed into a message are therefore trained as well.
 */
export function unsloth(environment: Environment): Emulation {
  const markers = findMarkers(environment)
  if (!markers.ok) return refusing(markers.problem.code, markers.problem.message)
  const { instruction, response } = markers.value
  return (conversation) => {
    const encoded = encodeConversation(conversation, environment)
    if (!encoded.ok) return encoded
    const trained = markResponses(encoded.value.ids, instruction, response)
    return { ok: true, value: { ...encoded.value, trained, runsOn: false } }
  }
}

/**
 * Reads the tokens the way Unsloth does. It skips the instruction marker and one more token, so it
 * misses a response marker right after it; a response marker at the very end trains nothing.
 */
export function markResponses(
  ids: readonly number[],
  instruction: readonly number[],
  response: readonly number[],
): Uint8Array {
  const trained = new Uint8Array(ids.length)
  const last = ids.length - 1
  for (let at = 0; at < ids.length; at++) {
    if (!standsAt(ids, response, at)) continue
    const start = at + response.length
    at = start
    while (at < last && !standsAt(ids, instruction, at)) at++
    mark(trained, start, at === last ? ids.length : at)
    if (at < last) at += instruction.length
  }
  return trained
}
