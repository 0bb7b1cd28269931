import type { AnalysedExample } from '../analyse'
import type { EndedTurn } from '../ends'
import type { Setup } from '../setup'
import type { RenderingCheck } from './check'
import { renderAgain } from './render-again'
import { trainsIn } from './tokens'
import { capitalised, messageName } from '../words'

const TAG = /<\/?think>/g
const EMPTY_BLOCK = /<think>\s*<\/think>/g

/** trl#6361: an empty block, then the thoughts, then a tag that closes nothing. */
export const unbalancedThink: RenderingCheck = {
  code: 'unbalanced-think',
  of: 'rendering',
  severity: 'warning',
  title: 'Thinking tags do not match',
  why:
    'Templates and servers cut the thinking out at its tags. With a tag missing, thoughts are trained ' +
    'as the answer or the answer is lost with the thoughts.',
  remedy: 'Close or open the tag, or move the thoughts to reasoning_content.',
  find: (analysis) =>
    answersWithTags(analysis).flatMap(({ turn, tags }) => {
      const alone = unmatched(tags)
      return alone === null
        ? []
        : [
            {
              message: `${name(turn, analysis)}: ${alone.text} has no counterpart in the rendered turn.`,
              span: { start: alone.start, end: alone.start + alone.text.length },
            },
          ]
    }),
}

export const severalThinks: RenderingCheck = {
  code: 'several-think-blocks',
  of: 'rendering',
  severity: 'warning',
  title: 'More than one thinking block in a turn',
  why:
    'A turn thinks once, and first. Servers show what follows the first closing tag, so later thoughts ' +
    'are shown as the answer.',
  remedy: 'Keep one block, or use a template that does not add one of its own to content that has one.',
  find: (analysis) =>
    answersWithTags(analysis).flatMap(({ turn, tags }) => {
      const opened = tags.filter(({ text }) => text === '<think>')
      if (opened.length < 2 || unmatched(tags) !== null) return []
      return [
        {
          message: `${name(turn, analysis)} opens a thinking block ${opened.length} times.`,
          span: { start: opened[1]!.start, end: turn.end },
        },
      ]
    }),
}

/** NeMo Automodel#3739. */
export const emptyThinkTrained: RenderingCheck = {
  code: 'empty-think-trained',
  of: 'rendering',
  severity: 'info',
  title: 'An empty thinking block is trained',
  why:
    'The template puts an empty block before an answer without thoughts. With thinking on, that trains ' +
    'the model not to think; with thinking off, the prompt supplies the block and the model never ' +
    'writes it.',
  remedy:
    'Serve without thinking, give the examples their reasoning, or use a template that writes no empty block.',
  find(analysis, setup) {
    const { text } = analysis.rendering
    if (!text.includes('</think>')) return []
    for (const turn of analysis.turns) {
      if (turn.role !== 'assistant') continue
      for (const { 0: block, index } of text.slice(turn.start, turn.end).matchAll(EMPTY_BLOCK)) {
        const span = { start: turn.start + index, end: turn.start + index + block.length }
        if (!trainsIn(analysis, span) || !isSupplied(setup)) continue
        return [
          {
            message:
              'An answer without thoughts is trained with the empty thinking block that the prompt supplies when ' +
              'thinking is off.',
            span,
          },
        ]
      }
    }
    return []
  },
}

const supplied = new WeakMap<Setup, boolean>()

/** Whether a prompt of this template can end in an empty block. */
function isSupplied(setup: Setup): boolean {
  let answer = supplied.get(setup)
  if (answer === undefined) {
    const prompt = renderAgain(
      { messages: [{ role: 'user', content: 'x' }] },
      { ...setup, variables: { ...setup.variables, enable_thinking: false } },
      true,
    )
    answer = prompt.ok && /<think>\s*<\/think>\s*$/.test(prompt.value.text)
    supplied.set(setup, answer)
  }
  return answer
}

interface Tag {
  text: string
  start: number
}

function answersWithTags({
  turns,
  rendering: { text },
}: AnalysedExample): { turn: EndedTurn; tags: Tag[] }[] {
  if (!text.includes('think>')) return []
  return turns.flatMap((turn) => {
    if (turn.role !== 'assistant') return []
    const tags = [...text.slice(turn.start, turn.end).matchAll(TAG)].map(({ 0: tag, index }) => ({
      text: tag,
      start: turn.start + index,
    }))
    return tags.length === 0 ? [] : [{ turn, tags }]
  })
}

/** The first tag without a counterpart. */
function unmatched(tags: readonly Tag[]): Tag | null {
  let open: Tag | null = null
  for (const tag of tags) {
    if (tag.text === '</think>') {
      if (open === null) return tag
      open = null
    } else {
      if (open !== null) return open
      open = tag
    }
  }
  return open
}

function name({ message }: EndedTurn, { conversation }: AnalysedExample): string {
  return capitalised(messageName(message, conversation))
}
