import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { DECISIONS } from '@/lib/core/status'
import { judgeExamples, saveRubric } from '@/lib/services/review'
import { choiceOption, type Command, required } from '../command'

export const rubricCommand: Command = {
  name: 'rubric',
  usage: 'rubric DATASET --good FILE --bad FILE',
  example: 'rubric support --good good.md --bad bad.md',
  options: {
    good: { type: 'string', about: 'File that describes a perfect example' },
    bad: { type: 'string', about: 'File that describes a bad example' },
  },
  async run(session, input) {
    const name = required(rubricCommand, input)
    const [good, bad] = [input.text('good'), input.text('bad')]
    if (good === undefined || bad === undefined)
      throw new WinnowError('usage', `Both descriptions are needed.\nUsage: winnow ${rubricCommand.usage}`)
    const rubric = await saveRubric(session, name, { good: readText(good), bad: readText(bad) })
    return { value: rubric, text: `rubric version ${rubric.version}` }
  },
}

/** A fix needs a corrected conversation, which the command line does not take. */
const BY_ID = DECISIONS.filter((decision) => decision !== 'fix')

export const judgeCommand: Command = {
  name: 'judge',
  maximumArguments: Infinity,
  usage: 'judge DATASET EXAMPLE… --decision pass|reject|skip [--note TEXT]',
  example: 'judge support 17 18 --decision reject --note "answers another question"',
  options: {
    decision: { type: 'string', about: 'pass, reject or skip' },
    note: { type: 'string', about: 'Reason, kept with the verdict' },
  },
  async run(session, input) {
    const name = required(judgeCommand, input)
    const ids = z.array(z.coerce.number().int()).min(1).safeParse(input.arguments.slice(1))
    const decision = choiceOption(input, 'decision', BY_ID)
    if (!ids.success || decision === undefined)
      throw new WinnowError('usage', `Name example ids and a decision.\nUsage: winnow ${judgeCommand.usage}`)
    const verdicts = await judgeExamples(session, name, ids.data, decision, input.text('note'))
    return { value: { verdicts }, text: `${verdicts.length} × ${decision}` }
  },
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new WinnowError('not-found', `${file} cannot be read.`, { cause })
  }
}
