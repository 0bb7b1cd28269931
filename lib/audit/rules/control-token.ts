import { ownMarkers } from '../chat-markers'
import { problemOf } from '../matches'
import type { Rule } from '../rule'

export const controlToken: Rule = {
  id: 'control-token',
  title: 'Control token in the text',
  severity: 'error',
  why: 'The tokenizer turns the characters into the control token itself: the turn ends in the middle of a message, or a message opens a turn of its own (prompt injection by data).',
  remedy: 'Delete the marker, or split the message into the turns it marks.',
  check(subject, { family }) {
    return problemOf(subject.texts, (field) => ownMarkers(field, family), (first, count) => `${first} is a control token of ${family} (${count} in the text).`)
  },
}
