import { describe, expect, it } from 'vitest'
import { readInput } from '@/lib/cli/command'
import { dedupCommand } from '@/lib/cli/commands/analyses'
import { calibrateCommand } from '@/lib/cli/commands/semantic'

describe('an option that was renamed', () => {
  it('still works by its former name, and says what it is called now', () => {
    const input = readInput(calibrateCommand, ['support', '--labels', 'pairs.jsonl'])
    expect(input.arguments).toEqual(['support'])
    expect(input.text('judgements')).toBe('pairs.jsonl')
    expect(input.notes).toEqual(['--labels is now called --judgements. The old name still works.'])
  })

  it('works where it takes no value, too', () => {
    const input = readInput(dedupCommand, ['support', '--method', 'near', '--set-aside'])
    expect([input.flag('ignore-boilerplate'), input.text('method')]).toEqual([true, 'near'])
    expect(input.notes).toEqual(['--set-aside is now called --ignore-boilerplate. The old name still works.'])
  })

  it('says nothing where it is given by its name', () => {
    const input = readInput(calibrateCommand, ['support', '--judgements', 'pairs.jsonl'])
    expect([input.text('judgements'), input.notes]).toEqual(['pairs.jsonl', []])
  })

  it('is given once: nobody has to know which of two would count', () => {
    expect(() => readInput(calibrateCommand, ['support', '--labels', 'a', '--judgements', 'b'])).toThrow(
      /--labels is now called --judgements: give one of them, not both/,
    )
  })
})
