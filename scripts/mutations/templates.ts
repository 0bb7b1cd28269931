import { type Mutation, mutation } from './mutation'

const LANGUAGE = [
  'tests/golden/jinja/python-corners.test.ts',
  'tests/golden/jinja/snippets.test.ts',
  'tests/golden/jinja/render.test.ts',
]
const PROVENANCE = ['tests/unit/jinja/values/provenance.test.ts']

/** Faults in the language of chat templates, and in the recorded origin of each character. */
export const TEMPLATES_MUTATIONS: readonly Mutation[] = [
  mutation(
    'strip() ignores its argument, as in @huggingface/jinja',
    'lib/jinja/builtins/text-methods.ts',
    "optionalText(chars, 'strip arg')?.value ?? null, side",
    'null, side',
    LANGUAGE,
  ),
  mutation(
    'trim_blocks is off',
    'lib/jinja/syntax/lexer.ts',
    'const BLOCK_END = new RegExp(`\\\\+%\\\\}|-%\\\\}${SPACE}*|%\\\\}\\\\n?`',
    'const BLOCK_END = new RegExp(`\\\\+%\\\\}|-%\\\\}${SPACE}*|%\\\\}`',
    LANGUAGE,
  ),
  mutation(
    'lstrip_blocks is off',
    'lib/jinja/syntax/lexer.ts',
    'if ((lineStart > 0 || this.#lineStarting)',
    'if (lineStart < 0',
    LANGUAGE,
  ),
  mutation(
    'loop.last is true one item early',
    'lib/jinja/run/loop.ts',
    'return bool(this.#peek() === null)',
    'return bool(this.#ahead.length < 2 && this.#length < this.#index + 3)',
    LANGUAGE,
  ),
  mutation(
    'tojson writes no space after a comma',
    'lib/jinja/builtins/filters-text.ts',
    "indented === null ? ', ' : ','",
    "','",
    LANGUAGE,
  ),
  mutation(
    'tojson escapes what is not ASCII',
    'lib/jinja/builtins/filters-text.ts',
    'ensureAscii: ensureAscii !== undefined && isTrue(ensureAscii)',
    'ensureAscii: ensureAscii === undefined || isTrue(ensureAscii)',
    LANGUAGE,
  ),
  mutation(
    'dicts are equal only to themselves',
    'lib/jinja/values/comparison.ts',
    "right.kind === 'dict' && equalDicts(budget, left, right)",
    'false',
    LANGUAGE,
  ),
  mutation(
    'a whole float prints as an integer',
    'lib/jinja/values/json-reader.ts',
    'Number.isInteger(value) || !Number.isFinite(value) ? new JsonFloat(value) : value',
    'value',
    ['tests/unit/jinja/from-json.test.ts', ...LANGUAGE],
  ),
  mutation(
    'the generation mark goes on behind its block',
    'lib/jinja/run/render-state.ts',
    'this.#generation = before',
    'this.#generation = true',
    [...PROVENANCE, ...LANGUAGE],
  ),
  mutation(
    'captured text loses its generation mark',
    'lib/jinja/run/output.ts',
    'generation: mark.generation || generation',
    'generation',
    [...PROVENANCE, ...LANGUAGE],
  ),
  mutation(
    'a cut text keeps the offset of the whole',
    'lib/jinja/values/provenance.ts',
    'mark.offset + skipped',
    'mark.offset',
    PROVENANCE,
  ),
  mutation(
    'every piece belongs to the message before',
    'lib/jinja/run/render-state.ts',
    'this.#item = Number(place.key)',
    'this.#item = Math.max(0, Number(place.key) - 1)',
    PROVENANCE,
  ),
]
