import type { RenderingCheck } from './check'
import { counted, quote } from '../words'

export const straddle: RenderingCheck = {
  code: 'straddle',
  of: 'rendering',
  severity: 'warning',
  title: 'Token across the edge of the mask',
  why:
    'Training sees one token where the prompt and the answer meet; when the model is asked, the prompt ' +
    'ends in the middle of it and the text is split into other tokens.',
  remedy:
    'Use a template whose header ends in a special token or a newline, or a policy whose edges fall between tokens.',
  find({ straddling, rendering, alignment }, { policy }) {
    const first = straddling[0]
    if (first === undefined) return []
    const span = { start: alignment.starts[first]!, end: alignment.ends[first]! }
    const token = quote(rendering.text.slice(span.start, span.end))
    const verb = straddling.length === 1 ? 'contains' : 'contain'
    return [
      {
        message: `${counted(straddling.length, 'trained token')} ${verb} characters the policy ${policy} does not train, first ${token} at token ${first + 1}.`,
        span,
      },
    ]
  },
}
