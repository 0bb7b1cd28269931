import { textBody } from '@/lib/services/host/body'
import { handle, requireSameOrigin } from '@/lib/services/host/http'
import { keepJudgements } from '@/lib/services/semantic/judgement-file'
import { semanticReport, startSemanticAgain } from '@/lib/services/semantic'
import { inWorkroom } from '@/lib/services/workroom'

/** A hundred thousand judgements of two sentences each. */
const MAXIMUM_BYTES = 32 * 1024 ** 2
/** The name of the uploaded text in refusals. */
const FILE = 'the file'

/**
 * Reads judgements in JSON lines; where they are of rows without a score, the latest search runs
 * again.
 */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const tooLarge = `A file of judgements has at most ${MAXIMUM_BYTES / 1024 ** 2} MB here. Read it with \`winnow calibrate ${name} --judgements FILE\`.`
    const text = await textBody(request, MAXIMUM_BYTES, tooLarge)
    const imported = await keepJudgements(
      session,
      name,
      FILE,
      await inWorkroom(session, 'readJudgementFile', name, FILE, text),
    )
    const report = imported.brought > 0 ? await semanticReport(session, name) : null
    return Response.json({
      ...imported,
      job: report === null ? null : await startSemanticAgain(session, name, report.stats.threshold),
    })
  })
}
