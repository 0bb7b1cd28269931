import { contaminationPairPage } from './contamination-review'
import { decodeCheck } from './decode-check'
import { exampleDetail, listExamples, shownText, wholeConversation } from './examples'
import { compareExample, inspectExample } from './inspection'
import { differingPairs, drawnPairs, pairToLabel } from './semantic-pairs'
import { compareTemplates, familyCheck, probe } from './templates'
import { tryTemplate } from './try-template'

/** The services that run templates, tokenizers or searches over text of others: what the workroom does, by name. */
export const WORKROOM_CALLS = {
  inspectExample, compareExample, tryTemplate, decodeCheck, listExamples, familyCheck, compareTemplates,
  exampleDetail, shownText, wholeConversation, contaminationPairPage, pairToLabel, drawnPairs, differingPairs,
  /** Without paths: this comes from browsers. */
  probe: (choice: Parameters<typeof probe>[0]) => probe(choice),
}

export type WorkroomCalls = typeof WORKROOM_CALLS
