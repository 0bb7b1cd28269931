/**
 * `npm run bench:patterns [-- CHARACTERS]`: every audit rule on texts made of the atoms its
 * patterns look for, at a quarter, a half and the whole length (1 MB). Prints the slowest in CPU
 * time with how it grows; ends with 1 when one takes over a second.
 */
import { auditExample, RULES } from '@/lib/audit'
import { auditSubjectOf } from '@/lib/audit/subject'
import { ADVERSARIAL_ATOMS } from '@/tests/adversarial-atoms'
import { cpuMilliseconds, say } from './kit/figures'

const LONGEST_MILLISECONDS = 1_000
const length = Number(process.argv[2] ?? 1_000_000)
const PARAMETERS = {
  minimumResponseTokens: 1,
  maximumTokens: 1_000,
  family: 'qwen3',
  checkShortAnswers: true,
}

interface Run {
  what: string
  milliseconds: number[]
}
const runs: Run[] = []

for (const atom of ADVERSARIAL_ATOMS) {
  const examples = [length / 4, length / 2, length].map((characters) =>
    exampleOf(atom.repeat(Math.ceil(characters / atom.length))),
  )
  const subjects = examples.map(auditSubjectOf)
  for (const rule of RULES)
    runs.push({
      what: `${rule.id} on ${JSON.stringify(atom)}`,
      milliseconds: subjects.map((subject) => cpuMilliseconds(() => rule.check(subject, PARAMETERS))),
    })
  runs.push({
    what: `all rules on ${JSON.stringify(atom)}`,
    milliseconds: examples.map((example) => cpuMilliseconds(() => auditExample(example, PARAMETERS))),
  })
}

runs.sort((one, other) => other.milliseconds.at(-1)! - one.milliseconds.at(-1)!)
say(
  `${RULES.length} rules on ${ADVERSARIAL_ATOMS.length} texts of ${length} characters; CPU ms at a quarter, a half and the whole`,
)
for (const { what, milliseconds } of runs.slice(0, 12))
  say(`${milliseconds.map((time) => time.toFixed(0).padStart(7)).join('')}  ${what}`)
if (runs[0]!.milliseconds.at(-1)! > LONGEST_MILLISECONDS) process.exitCode = 1

function exampleOf(text: string): Parameters<typeof auditExample>[0] {
  return {
    exampleId: 1,
    tokens: null,
    warnings: [],
    renderError: null,
    tooLong: null,
    conversation: {
      messages: [
        { role: 'user', content: text },
        { role: 'assistant', content: text },
      ],
    },
  }
}
