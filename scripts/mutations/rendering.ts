import { type Mutation, mutation } from './mutation'

const MASKS = ['tests/unit/render/policies.test.ts']
const ALIGNMENT = ['tests/unit/render/align.test.ts']
const warning = (name: string): string[] => ['tests/unit/render/warnings.test.ts', '-t', name]
const TRAINERS = ['tests/unit/render/emulations.test.ts', 'tests/golden/render/trainers.test.ts']

/** Faults in masks, alignment, emulations of trainers and checks. */
export const RENDERING_MUTATIONS: readonly Mutation[] = [
  mutation(
    'spans end one token late',
    'lib/render/labels.ts',
    'while (next < ranges.length && ranges[next]!.end <= start) next++\n    const range',
    'while (next < ranges.length && ranges[next]!.end < start) next++\n    const range',
    MASKS,
  ),
  mutation(
    'the token before a span is trained',
    'lib/render/labels.ts',
    'if (end <= range.start) continue',
    'if (end < range.start) continue',
    MASKS,
  ),
  mutation(
    'the end of turn is left out',
    'lib/render/policies.ts',
    "...(turn.endToken === null ? [] : [{ ...turn.endToken, message, role, kind: 'end-of-turn' as const }])",
    '...[]',
    MASKS,
  ),
  mutation(
    'the header is trained',
    'lib/render/policies.ts',
    '...nonEmpty({ start: turn.headerEnd, end: turn.bodyEnd',
    '...nonEmpty({ start: turn.start, end: turn.bodyEnd',
    MASKS,
  ),
  mutation(
    'a message of weight 0 is trained',
    'lib/render/policies.ts',
    '.weight !== 0',
    '.weight !== -1',
    MASKS,
  ),
  mutation(
    'composed characters are not covered',
    'lib/render/align.ts',
    'position += raw.length',
    'position += form.length',
    ALIGNMENT,
  ),
  mutation(
    'only letters with marks are composed, not Hangul',
    'lib/render/align.ts',
    '\\u1160-\\u11ff',
    '',
    ALIGNMENT,
  ),
  mutation(
    'the mask of transformers never runs on',
    'lib/render/emulations/transformers-mask.ts',
    'last !== null && last !== 0',
    'true',
    TRAINERS,
  ),
  mutation(
    'the prompt of a completion has no generation prompt',
    'lib/render/emulations/trl-completion.ts',
    'templateInputs(environment, true)',
    'templateInputs(environment, false)',
    TRAINERS,
  ),
  mutation(
    'Unsloth’s instruction marker is stepped over exactly',
    'lib/render/emulations/unsloth.ts',
    'if (at < last) at += instruction.length',
    'if (at < last) at += instruction.length - 1',
    TRAINERS,
  ),
  mutation(
    'Axolotl finds the end of turn at any distance',
    'lib/render/emulations/axolotl.ts',
    '|| Math.abs(end - after) > ROOM_FOR_END',
    '',
    TRAINERS,
  ),
  mutation(
    'Axolotl takes the end of any turn for the last',
    'lib/render/emulations/axolotl.ts',
    "if (!wanted && trainOnEos !== 'all') continue",
    "if (!wanted && trainOnEos === 'turn') continue",
    TRAINERS,
  ),
  mutation(
    'a row without a trained token is fine',
    'lib/render/checks/zero-trained.ts',
    'trained > 0\n      ? []',
    'trained >= 0\n      ? []',
    warning('zero-trained'),
  ),
  mutation(
    'a doubled BOS is fine',
    'lib/render/checks/bos.ts',
    'ids[0] !== ids[1] || ',
    'ids[0] === ids[1] || ',
    warning('double-bos'),
  ),
  mutation(
    'an untrained end of turn is fine',
    'lib/render/checks/untrained-terminator.ts',
    "turn.role === 'assistant' ? ofTurn(turn, analysis) : []",
    "turn.role === 'tool' ? ofTurn(turn, analysis) : []",
    warning('untrained-terminator'),
  ),
]
