import { contaminationPairPage } from './contamination-review'
import { requireContract } from './datasets'
import { decodeCheck } from './decode-check'
import { memberTexts } from './duplicate-texts'
import { exampleDetail, listExamples, shownText, wholeConversation } from './examples'
import { compareExample, inspectExample } from './inspection'
import { releaseLabelPage } from './label-export'
import { readLabelFile } from './label-file'
import { previewRelease, verifyRelease } from './releases'
import { differingPairs, drawnPairs, pairsToLabel, pairToLabel } from './semantic-pairs'
import { compareTemplates, familyCheck, probe, requireTemplate } from './templates'
import { tryTemplate } from './try-template'

/**
 * The services that run templates, tokenizers or searches over text of others: what the workroom
 * does, by name.
 */
export const WORKROOM_CALLS = {
  inspectExample,
  compareExample,
  tryTemplate,
  decodeCheck,
  listExamples,
  familyCheck,
  compareTemplates,
  requireTemplate,
  requireContract,
  exampleDetail,
  shownText,
  wholeConversation,
  memberTexts,
  contaminationPairPage,
  pairToLabel,
  pairsToLabel,
  drawnPairs,
  differingPairs,
  previewRelease,
  releaseLabelPage,
  verifyRelease,
  readLabelFile,
  /** Without paths: this comes from browsers. */
  probe: (choice: Parameters<typeof probe>[0]) => probe(choice),
}

export type WorkroomCalls = typeof WORKROOM_CALLS
