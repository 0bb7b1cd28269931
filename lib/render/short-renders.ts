import type { Template } from '@/lib/jinja'

/** Some hundred steps a message are usual; a trial conversation has six at most. */
const MAXIMUM_STEPS = 200_000

/**
 * The template for renderings of made-up conversations, which come by the dozen: one that loops
 * must not take its second of them each time.
 */
export function forShortRenders(template: Template): Template {
  return {
    source: template.source,
    render: (context, options) => template.render(context, { ...options, maximumSteps: MAXIMUM_STEPS }),
  }
}
