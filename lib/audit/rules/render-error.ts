import type { Rule } from '../rule'

export const renderError: Rule = {
  id: 'render-error',
  title: 'The template refuses it',
  severity: 'error',
  why: 'The trainer will hit the same error: it stops the run, or silently skips the row.',
  remedy: 'Correct the row as the message says, or choose a template that takes rows of this kind.',
  check({ renderError: error }) {
    return error === null ? [] : [{ message: `The chat template fails on this row: ${error}`, spans: [] }]
  },
}
