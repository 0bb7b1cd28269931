import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import { tryArrived } from './trial'

/**
 * The result of trying a file, stored next to it: a refusal of null for a file that may be used.
 */
const outcomeShape = z.object({ sha256: z.string(), refusal: z.string().nullable() })

/** Shorter than the deadline of what waits for the tokenizer, so that its pattern is named. */
const DEADLINE_MS = 12_000

const fileOf = (folder: string): string => join(folder, 'trial.json')

/**
 * Notes that a tokenizer has been tried, or why it is refused. A home that cannot be written tries
 * it again.
 */
export function noteTrial(folder: string, refusal: string | null): void {
  try {
    writeFileSync(fileOf(folder), JSON.stringify({ sha256: hashIn(folder), refusal }))
  } catch (error) {
    if (machineRefusal(error) === undefined) throw error
  }
}

/**
 * Tries a tokenizer that lies in the home and was never tried: it came before there were trials, or
 * was laid there by hand. Throws WinnowError tokenizer-missing for one whose patterns can hold up
 * everything.
 */
export async function tryAtFirstUse(folder: string): Promise<void> {
  const known = outcomeIn(folder)
  if (known === undefined) {
    await tryArrived(folder, null, DEADLINE_MS).catch((error: unknown) => {
      // With a cause it is the trial that broke off, which says nothing of the tokenizer.
      if (!(error instanceof WinnowError) || error.code !== 'tokenizer-missing' || error.cause !== undefined)
        throw error
      const refusal = error.message.replace(
        / Nothing of it was kept\.$/,
        ` It lies in ${folder}: delete that folder, or put another tokenizer.json there.`,
      )
      noteTrial(folder, refusal)
      throw new WinnowError('tokenizer-missing', refusal, { cause: error })
    })
    noteTrial(folder, null)
  } else if (known.refusal !== null) throw new WinnowError('tokenizer-missing', known.refusal)
}

function outcomeIn(folder: string): z.infer<typeof outcomeShape> | undefined {
  if (!existsSync(fileOf(folder))) return undefined
  try {
    const outcome = outcomeShape.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')))
    return outcome.sha256 === hashIn(folder) ? outcome : undefined
  } catch {
    return undefined
  }
}

function hashIn(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'tokenizer.json')))
    .digest('hex')
}
