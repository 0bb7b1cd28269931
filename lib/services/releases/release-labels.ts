import { FIRST_PLACE, type LabelPlace } from './label-export'
import { streamOf } from '.'
import { inWorkroom } from '../workroom'
import type { Session } from '../host/session'

/**
 * One file of a release as labels, page by page from the workroom: a row that takes too long breaks
 * off this download and blocks nobody else. A refusal of the first page refuses the download.
 * Throws what releaseLabelPage throws.
 */
export async function openReleaseLabels(
  session: Session,
  name: string,
  version: number,
  file: string,
): Promise<ReadableStream<Uint8Array>> {
  const page = (from: LabelPlace) => inWorkroom(session, 'releaseLabelPage', name, version, file, from)
  return streamOf(bytesOf(await page(FIRST_PLACE), page))
}

type Page = Awaited<ReturnType<typeof inWorkroom<'releaseLabelPage'>>>

async function* bytesOf(first: Page, page: (from: LabelPlace) => Promise<Page>): AsyncGenerator<Uint8Array> {
  for (let at = first; ; at = await page(at.next)) {
    if (at.bytes.length > 0) yield at.bytes
    if (at.next === null) return
  }
}
