import { decodeCheck } from './decode-check'
import { listExamples } from './examples'
import { compareExample, inspectExample } from './inspection'
import { compareTemplates, familyCheck, probe } from './templates'
import { tryTemplate } from './try-template'

/** The services that run templates, tokenizers or searches over text of others: what the workroom does, by name. */
export const WORKROOM_CALLS = {
  inspectExample, compareExample, tryTemplate, decodeCheck, listExamples, familyCheck, compareTemplates,
  /** Without paths: this comes from browsers. */
  probe: (choice: Parameters<typeof probe>[0]) => probe(choice),
}

export type WorkroomCalls = typeof WORKROOM_CALLS
