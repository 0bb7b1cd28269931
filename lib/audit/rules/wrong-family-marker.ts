import { foreignMarkers } from '../chat-markers'
import { problemOf } from '../matches'
import type { Rule } from '../rule'

export const wrongFamilyMarker: Rule = {
  id: 'wrong-family-marker',
  title: 'Chat marker of another model family',
  severity: 'warning',
  why: 'The text was rendered for another model already. Here the marker is split into ordinary tokens, and the model learns to write them out.',
  remedy: 'Import the conversation before it was rendered, or split the text at its markers.',
  check(subject, { family }) {
    return problemOf(subject.texts, (field) => foreignMarkers(field, family), (first, count) => `${first} belongs to another chat format than that of ${family} (${count} in the text).`)
  },
}
