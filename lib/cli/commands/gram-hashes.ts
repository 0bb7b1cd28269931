import { resolve } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { exportPrivateSet, forgetPrivateSet } from '@/lib/services/contamination/private-sets'
import { type Command, numberOption, required } from '../command'
import { outputFile } from '../output-file'

export const gramHashesCommand: Command = {
  name: 'gram-hashes',
  usage: 'gram-hashes EVAL --out FILE [--n 8] [--seed N] | --forget NAME|SHA256',
  details:
    'The items cannot be read from the file, but likely questions can be tested against it. Once a home has searched for such a set, every release has to be searched for it, until it is forgotten.',
  example: 'gram-hashes our-exam --out our-exam.hashes',
  options: {
    forget: { type: 'string', about: 'Remove the private eval set with this name or SHA-256 from the home' },
    out: { type: 'string', about: 'File to write' },
    n: { type: 'string', about: 'Words per n-gram', fallback: '8' },
    seed: { type: 'string', about: 'Seed of the salt', fallback: 'random' },
  },

  async run(session, input) {
    const forget = input.text('forget')
    if (forget !== undefined) {
      const { name: gone, sha256, items } = forgetPrivateSet(session, forget)
      return {
        value: { forgotten: { name: gone, sha256, items } },
        text: `${gone} (${sha256.slice(0, 12)}, ${items} texts) was removed; releases no longer need a search for it.`,
      }
    }
    const name = required(gramHashesCommand, input)
    const out = outputFile(input, 'out')
    if (out === undefined)
      throw new WinnowError('usage', `--out is missing.\nUsage: winnow ${gramHashesCommand.usage}`)
    const made = await exportPrivateSet(session, name, resolve(out), {
      n: numberOption(input, 'n'),
      seed: numberOption(input, 'seed'),
    })
    return {
      value: made,
      text:
        `${made.hashes.toLocaleString('en')} hashes of ${made.n}-grams for ${made.items.toLocaleString('en')} texts in ${made.file}; ${made.blindItems} texts are under five words: only a message equal to one is found.\n` +
        'The file contains no text, but likely questions can be tested against it, and texts of a few words can be guessed: give it only to people who should search with it.',
    }
  },
}
