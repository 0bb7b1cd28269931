import { openLabeller, type Labelled } from '@/lib/adapters/labeller'
import {
  auditExample,
  type AuditExample,
  type AuditParameters,
  AuditSummary,
  TrainedShare,
} from '@/lib/audit'
import type { AuditStats } from '@/lib/contract/audit'
import { type Conversation, parseConversation } from '@/lib/core/conversation'
import { conversationHash } from '@/lib/core/hash'
import { datasetById, importsOf } from '@/lib/db/datasets'
import { countExamples, walkExamples } from '@/lib/db/examples'
import { insertFindings } from '@/lib/db/runs'
import type { AnalysisWork } from '../engine/analysis'
import type { AuditRequest } from './parameters'

const CHUNK = 500

export const openAudit: AnalysisWork<AuditRequest, AuditStats> = async (
  { minimumResponseTokens, checkShortAnswers },
  context,
) => {
  const { db, datasetId } = context
  const { contract } = await datasetById(db, datasetId)
  const labeller = await openLabeller(contract, context.home)
  const parameters: AuditParameters = {
    minimumResponseTokens,
    maximumTokens: contract.maxLength,
    family: contract.tokenizer,
    checkShortAnswers,
  }
  return {
    contract,
    noted: { ...parameters, contract },

    async run(runId) {
      const total = countExamples(
        db,
        datasetId,
        { sort: 'id', descending: false, limit: 1 },
        { audit: null, dedup: null },
      )
      const summary = new AuditSummary(parameters)
      const trained = new TrainedShare()
      const files = new Map((await importsOf(db, datasetId)).map(({ id, file }) => [id, file]))
      let done = 0
      let pending: {
        target: { exampleId: number; revisionId: number }
        findings: ReturnType<typeof auditExample>
      }[] = []
      const flush = (): void => {
        db.transaction(() => {
          for (const { target, findings } of pending) insertFindings(db, runId, target, findings)
        })
        pending = []
        context.report('Checking rows', done, total)
        context.checkpoint()
      }
      for (const { id, revisionId, importId, category, hash, body } of walkExamples(db, datasetId)) {
        const conversation = parseConversation(body)
        const example = toAuditExample(id, conversation, labeller.label(conversation))
        if (example.tokens === null) trained.leaveOut()
        else trained.add(example.tokens, category, files.get(importId) ?? '')
        const findings = auditExample(example, parameters)
        summary.add(example, hash.toString('hex'), hashIgnoringSystem(conversation, hash), findings)
        if (findings.length > 0) pending.push({ target: { exampleId: id, revisionId }, findings })
        if (++done % CHUNK === 0) flush()
      }
      flush()
      return () => ({ ...summary.stats(), template: labeller.templateWarnings, trained: trained.stats() })
    },
  }
}

function toAuditExample(exampleId: number, conversation: Conversation, labelled: Labelled): AuditExample {
  const { warnings } = labelled
  if (labelled.ok)
    return { exampleId, conversation, warnings, tokens: labelled.tokens, renderError: null, tooLong: null }
  const { problem, tooLong } = labelled
  return {
    exampleId,
    conversation,
    warnings,
    tokens: null,
    renderError: tooLong ? null : problem,
    tooLong: tooLong ? problem : null,
  }
}

/** "The same but for the system prompt" is told apart from "the same". */
function hashIgnoringSystem(conversation: Conversation, hash: Buffer): string {
  if (!conversation.messages.some((message) => message.role === 'system')) return hash.toString('hex')
  return conversationHash({
    ...conversation,
    messages: conversation.messages.filter((message) => message.role !== 'system'),
  })
}
