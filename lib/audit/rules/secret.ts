import { privateDataOf } from '../matches'
import type { Rule } from '../rule'
import { secretsIn } from '../secrets'

export const secret: Rule = {
  id: 'secret',
  title: 'Key or password',
  severity: 'warning',
  why:
    'A fine-tuned model can repeat keys from its training data to anyone. A key that was in a dataset ' +
    'counts as leaked.',
  remedy: 'Revoke the key if it is valid, then replace it in the text or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'what looks like a key or a password', secretsIn)
  },
}
