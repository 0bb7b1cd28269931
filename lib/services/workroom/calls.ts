import type { Session } from '../host/session'
import { contaminationPairPage } from '../contamination/review'
import { requireContract } from '../datasets'
import { decodeCheck } from '../inspection/decode-check'
import { memberTexts } from '../duplicates/texts'
import { exampleDetail, listExamples, shownText, wholeConversation } from '../examples'
import { compareExample, inspectExample } from '../inspection'
import { releaseLabelPage } from '../releases/label-export'
import { readJudgementFile } from '../semantic/judgement-file'
import { previewRelease, verifyRelease } from '../releases'
import { differingPairs, drawnPairs, pairsToJudge, pairToJudge } from '../semantic/pairs'
import { compareTemplates, familyCheck, probe, requireTemplate } from '../templates'
import { tryTemplate } from '../templates/try-template'

/**
 * The services that run templates, tokenizers or searches over foreign text, by name: the tasks of
 * the workroom.
 */
export const WORKROOM_CALLS = {
  inspectExample,
  compareExample,
  tryTemplate,
  decodeCheck,
  listExamples,
  familyCheck,
  compareTemplates,
  requireTemplate: (_session: Session, source: string) => requireTemplate(source),
  requireContract,
  exampleDetail,
  shownText,
  wholeConversation,
  memberTexts,
  contaminationPairPage,
  pairToJudge,
  pairsToJudge,
  drawnPairs,
  differingPairs,
  previewRelease,
  releaseLabelPage,
  verifyRelease,
  readJudgementFile,
  /** Without paths: this comes from browsers. */
  probe: (session: Session, choice: Parameters<typeof probe>[1]) => probe(session, choice),
} satisfies Record<string, (session: Session, ...args: never[]) => unknown>

export type WorkroomCalls = typeof WORKROOM_CALLS
