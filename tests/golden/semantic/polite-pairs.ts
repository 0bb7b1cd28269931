/**
 * Paraphrases of the kind exact and near search pass over: a command and the same asked politely,
 * in other words. Made from ten tasks and ten subjects; the non-pairs are as hard as these can make
 * them: the same task for another subject, or another task for the same subject.
 */
const TASKS: readonly [command: (subject: string) => string, polite: (subject: string) => string][] = [
  [
    (subject) => `Summarise ${subject} in one paragraph.`,
    (subject) => `Could you please give me a one-paragraph summary of ${subject}?`,
  ],
  [
    (subject) => `Translate ${subject} into French.`,
    (subject) => `Would you mind putting ${subject} into French for me, please?`,
  ],
  [
    (subject) => `Explain ${subject} to a child.`,
    (subject) => `I would be grateful for an explanation of ${subject} that a child can follow.`,
  ],
  [
    (subject) => `Proofread ${subject}.`,
    (subject) => `Please could you look over ${subject} for spelling and grammar mistakes?`,
  ],
  [
    (subject) => `Shorten ${subject} by half.`,
    (subject) => `Might you be so kind as to cut ${subject} to half its length?`,
  ],
  [
    (subject) => `List the main arguments of ${subject}.`,
    (subject) => `Can you tell me, please, which arguments ${subject} mainly makes?`,
  ],
  [
    (subject) => `Write a title for ${subject}.`,
    (subject) => `It would help me if you suggested a title for ${subject}, thank you.`,
  ],
  [
    (subject) => `Criticise ${subject}.`,
    (subject) => `I would love to hear your honest criticism of ${subject}, if you have a moment.`,
  ],
  [
    (subject) => `Turn ${subject} into a poem.`,
    (subject) => `Do you think you could make a poem out of ${subject} for me?`,
  ],
  [
    (subject) => `Rate ${subject} from one to ten.`,
    (subject) => `Would you please score ${subject} on a scale between one and ten?`,
  ],
]
const SUBJECTS = [
  'the lecture on volcanoes',
  'my letter to the landlord',
  'the report about the harbour',
  'this recipe for bread',
  'the speech of the mayor',
  'our contract with the supplier',
  'the story of the lighthouse',
  'her essay on free trade',
  'the manual of the washing machine',
  'his review of the concert',
]

export interface PolitePair {
  left: string
  right: string
  same: boolean
}

/** A hundred pairs that say the same, then a hundred that do not. */
export function politePairs(): PolitePair[] {
  const each = (pair: (task: number, subject: number) => PolitePair): PolitePair[] =>
    TASKS.flatMap((_, task) => SUBJECTS.map((_subject, subject) => pair(task, subject)))
  const command = (task: number, subject: number): string =>
    TASKS[task % TASKS.length]![0](SUBJECTS[subject % SUBJECTS.length]!)
  const polite = (task: number, subject: number): string =>
    TASKS[task % TASKS.length]![1](SUBJECTS[subject % SUBJECTS.length]!)
  return [
    ...each((task, subject) => ({ left: command(task, subject), right: polite(task, subject), same: true })),
    ...each((task, subject) => ({
      left: command(task, subject),
      right: subject % 2 === 0 ? polite(task, subject + 3) : polite(task + 3, subject),
      same: false,
    })),
  ]
}
