import { describe, expect, it } from 'vitest'
import { projectMarks } from '@/components/review/project-marks'
import { groupRuns, groupTokens, type Rendered } from '@/components/tokens/run-groups'

const text = '<s>user: hi there</s>ok'
const rendered: Rendered = {
  ok: true, text, perMessage: [], trained: 1, warnings: [], tokenizer: 't', policy: 'p', maxLength: 10,
  runs: [
    { start: 0, end: 3, trained: false, kind: 'special', message: null, role: null },
    { start: 3, end: 9, trained: false, kind: 'template', message: 0, role: 'user' },
    { start: 9, end: 17, trained: false, kind: 'content', message: 0, role: 'user' },
    { start: 17, end: 21, trained: false, kind: 'special', message: null, role: null },
    { start: 21, end: 23, trained: true, kind: 'content', message: 1, role: 'assistant' },
  ],
  tokens: [[0, 3], [3, 9], [9, 11], [11, 17], [17, 21], [21, 23], [22, 23]].map(([start, end], id) => ({ id, start: start!, end: end!, piece: '', trained: false, special: false })),
}

describe('token groups', () => {
  it('hold every run and every token once, in order', () => {
    expect(groupRuns(rendered.runs).map(({ message, runs }) => [message, runs.length])).toEqual([[null, 1], [0, 2], [null, 1], [1, 1]])
    const groups = groupTokens(rendered)
    expect(groups.flatMap(({ tokens }) => tokens.map(({ index }) => index))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(groups.map(({ tokens }) => tokens.length)).toEqual([1, 3, 1, 2])
  })

  it('know a token that only continues a character', () => {
    expect(groupTokens(rendered).flatMap(({ tokens }) => tokens).map(({ continues }) => continues)).toEqual([false, false, false, false, false, false, true])
  })
})

describe('projectMarks', () => {
  const mark = { message: 0, field: 'content' as const, start: 3, end: 8, current: true }
  const conversation = (content: string) => ({ messages: [{ role: 'user' as const, content }] })
  it('finds the words of a span in the rendered text', () => {
    const [found] = projectMarks(conversation('hi there'), rendered, [mark])
    expect(text.slice(found!.start, found!.end)).toBe('there')
  })

  it('finds them where the template trimmed the message, and leaves out what is not there', () => {
    const [found] = projectMarks(conversation('  hi there\n'), rendered, [{ ...mark, start: 5, end: 10 }])
    expect(text.slice(found!.start, found!.end)).toBe('there')
    expect(projectMarks(conversation('something else'), rendered, [mark])).toEqual([])
  })
})
