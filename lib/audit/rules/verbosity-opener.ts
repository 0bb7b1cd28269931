import { problemOf } from '../matches'
import type { Rule } from '../rule'

const OPENER =
  /^\s*(?:(?:That|This)(?:[’']s| is) (?:a|an|such an?) (?:\w+ )?(?:great|good|excellent|fantastic|wonderful|interesting|important|thoughtful|insightful) question|(?:What an? )?(?:[Gg]reat|[Gg]ood|[Ee]xcellent|[Ff]antastic|[Ww]onderful|[Ii]nteresting) question\b|(?:Certainly|Absolutely|Of course|Sure|Sure thing|Definitely)!|(?:I[’']d|I would) be (?:happy|glad|delighted) to\b|Thank you for (?:asking|your question|reaching out)\b)[!,.]?/u

export const verbosityOpener: Rule = {
  id: 'verbosity-opener',
  title: 'Opens with filler',
  severity: 'info',
  why:
    'Praise for the question and announcements of help are the house style of other models. They cost ' +
    'tokens in every answer and the fine-tuned model copies them first.',
  remedy: 'Delete the opening.',
  check(subject) {
    return problemOf(
      subject.answers,
      ({ text }) => {
        const match = OPENER.exec(text)
        return match === null
          ? []
          : [{ start: match[0].length - match[0].trimStart().length, end: match[0].length }]
      },
      (first) => `The answer opens with “${first}”.`,
    )
  },
}
