import { describe, expect, it } from 'vitest'
import { familyTemplate, labelExample } from '@/lib/render'
import { assistant, chat, label, setupOf, system, trainedTexts, user } from './setups'

const TWO_TURNS = chat(system('Be brief.'), user('One?'), assistant('1'), user('Two?'), assistant('2'))

interface Expected {
  /** What each trainer trains of the two turns; a code where it refuses. */
  trained: Record<string, string[] | string>
  /**
   * The text of LLaMA-Factory and of torchtune, read from their source (template.py at 00577a85 and
   * its tests; models/*\/_tokenizer.py of 0.6), not run.
   */
  llamaFactory: string
  torchtune?: string
}

const NOT_PATCHED = 'trl-no-training-template'
const NO_TOKENIZER = 'torchtune-no-tokenizer'
const LLAMA =
  '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nOne?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n1<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nTwo?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n2<|eot_id|>'
const LLAMA_HEADER = '<|start_header_id|>assistant<|end_header_id|>\n\n'
const QWEN =
  '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nOne?<|im_end|>\n<|im_start|>assistant\n1<|im_end|>\n<|im_start|>user\nTwo?<|im_end|>\n<|im_start|>assistant\n2<|im_end|>\n'
const GEMMA =
  '<bos><start_of_turn>user\nBe brief.\n\nOne?<end_of_turn>\n<start_of_turn>model\n1<end_of_turn>\n<start_of_turn>user\nTwo?<end_of_turn>\n<start_of_turn>model\n2<end_of_turn>\n'
const THOUGHT = '<think>\n\n</think>\n\n'

const FAMILIES: Record<string, Expected> = {
  llama3_1: {
    trained: {
      'trl-assistant': NOT_PATCHED,
      unsloth: ['1<|eot_id|>', '2<|eot_id|>'],
      'axolotl-turn': ['1<|eot_id|>', '2<|eot_id|>'],
      'llama-factory': ['1<|eot_id|>', '2<|eot_id|>'],
      torchtune: [`${LLAMA_HEADER}1<|eot_id|>`, `${LLAMA_HEADER}2<|eot_id|>`],
    },
    llamaFactory: LLAMA,
    torchtune: `${LLAMA}<|end_of_text|>`,
  },
  llama3_2: {
    trained: {
      'trl-assistant': NOT_PATCHED,
      unsloth: ['1<|eot_id|>', '2<|eot_id|>'],
      'axolotl-turn': ['1<|eot_id|>', '2<|eot_id|>'],
      'llama-factory': ['1<|eot_id|>', '2<|eot_id|>'],
      torchtune: [`${LLAMA_HEADER}1<|eot_id|>`, `${LLAMA_HEADER}2<|eot_id|>`],
    },
    llamaFactory: LLAMA,
    torchtune: `${LLAMA}<|end_of_text|>`,
  },
  qwen2_5: {
    trained: {
      'trl-assistant': ['\n1<|im_end|>\n', '\n2<|im_end|>\n'],
      unsloth: ['1<|im_end|>\n', '2<|im_end|>\n'],
      'axolotl-turn': ['1<|im_end|>', '2<|im_end|>'],
      'llama-factory': ['1<|im_end|>\n', '2<|im_end|>\n'],
      torchtune: ['<|im_start|>assistant\n1<|im_end|>\n', '<|im_start|>assistant\n2<|im_end|>'],
    },
    llamaFactory: QWEN,
    torchtune: QWEN.trimEnd(),
  },
  qwen3: {
    trained: {
      'trl-assistant': NOT_PATCHED,
      unsloth: ['1<|im_end|>\n', `${THOUGHT}2<|im_end|>\n`],
      // The first answer is looked for where it would be the last, behind a thought it does not
      // have here: four tokens too far.
      'axolotl-turn': ['user', '<|im_end|>', '2<|im_end|>'],
      'llama-factory': [`${THOUGHT}1<|im_end|>\n`, `${THOUGHT}2<|im_end|>\n`],
      torchtune: ['<|im_start|>assistant\n1<|im_end|>\n', '<|im_start|>assistant\n2<|im_end|>'],
    },
    llamaFactory: QWEN.replaceAll('assistant\n', `assistant\n${THOUGHT}`),
    torchtune: QWEN.trimEnd(),
  },
  gemma3: {
    trained: {
      'trl-assistant': ['1<end_of_turn>\n', '2<end_of_turn>\n'],
      unsloth: ['1<end_of_turn>\n', '2<end_of_turn>\n'],
      'axolotl-turn': ['1<end_of_turn>', '2<end_of_turn>'],
      'llama-factory': ['1<end_of_turn>\n', '2<end_of_turn>\n'],
      torchtune: NO_TOKENIZER,
    },
    llamaFactory: GEMMA,
  },
  gemma2: {
    trained: {
      'trl-assistant': 'template-raised',
      unsloth: 'template-raised',
      'axolotl-turn': 'template-raised',
      // The end is not the answer's, but what the token behind it is trained as.
      'llama-factory': ['1<end_of_turn>\n', '<start_of_turn>', '2<end_of_turn>\n<eos>'],
      torchtune: ['1<eos>', '2<eos>'],
    },
    llamaFactory: `${GEMMA}<eos>`,
    torchtune: '<bos>Be brief.One?1<eos><bos>Two?2<eos>',
  },
  mistral_nemo: {
    trained: {
      'trl-assistant': NOT_PATCHED,
      unsloth: ['1</s>', '2</s>'],
      'axolotl-turn': ['1</s>', '2</s>'],
      'llama-factory': ['1</s>', '2</s>'],
      torchtune: NO_TOKENIZER,
    },
    llamaFactory: '<s>[INST]Be brief.\n\nOne?[/INST]1</s>[INST]Two?[/INST]2</s>',
  },
  deepseek_v3: {
    trained: {
      'trl-assistant': NOT_PATCHED,
      unsloth: ['1<｜end▁of▁sentence｜>', '2<｜end▁of▁sentence｜>'],
      'axolotl-turn': ['1<｜end▁of▁sentence｜>', '2<｜end▁of▁sentence｜>'],
      'llama-factory': ['1<｜end▁of▁sentence｜>', '2<｜end▁of▁sentence｜>'],
      torchtune: NO_TOKENIZER,
    },
    llamaFactory:
      '<｜begin▁of▁sentence｜>Be brief.<｜User｜>One?<｜Assistant｜>1<｜end▁of▁sentence｜><｜User｜>Two?<｜Assistant｜>2<｜end▁of▁sentence｜>',
  },
}

describe.each(Object.entries(FAMILIES))('%s', (family, { trained, llamaFactory, torchtune }) => {
  it.each(Object.entries(trained))(
    '%s',
    async (policy, expected) => {
      const result = labelExample(TWO_TURNS, await setupOf(family, { policy }))
      expect(result.ok ? trainedTexts(result.value) : result.problem.code).toEqual(expected)
    },
    60_000,
  )

  it('text of the trainers that write their own', async () => {
    expect(label(TWO_TURNS, await setupOf(family, { policy: 'llama-factory' })).text).toBe(llamaFactory)
    if (torchtune !== undefined)
      expect(label(TWO_TURNS, await setupOf(family, { policy: 'torchtune' })).text).toBe(torchtune)
  })
})

describe('llama-factory', () => {
  it('gives what follows an answer of Gemma 2 the label <eos>', async () => {
    const setup = await setupOf('gemma2', { policy: 'llama-factory' })
    const { ids, labels } = label(TWO_TURNS, setup)
    const moved = labels.flatMap((token, index) =>
      token !== -100 && token !== ids[index] ? [[setup.tokenizer.piece(ids[index]!), token]] : [],
    )
    expect(moved).toEqual([['<start_of_turn>', setup.tokenizer.encode('<eos>')[0]]])
  })

  it('words tools for Gemma in a way that is not known, and this is said', async () => {
    const result = labelExample(
      { ...TWO_TURNS, tools: [{ type: 'function', function: { name: 'f' } }] },
      await setupOf('gemma3', { policy: 'llama-factory' }),
    )
    expect(result).toMatchObject({ ok: false, problem: { code: 'llama-factory-tools' } })
  })

  it('keeps a thought of Qwen3 that is there', async () => {
    const example = label(
      chat(user('q'), assistant('<think>\nhm\n</think>\n\na')),
      await setupOf('qwen3', { policy: 'llama-factory' }),
    )
    expect(trainedTexts(example)).toEqual(['<think>\nhm\n</think>\n\na<|im_end|>\n'])
  }, 60_000)
})

describe('trl-assistant', () => {
  it.each([
    ['gemma2', 'gemma2', '1<end_of_turn>\n'],
    ['llama3_1', 'llama3', '1<|eot_id|>'],
  ])(
    '%s knows the template %s in Winnow’s own spelling',
    async (family, template, expected) => {
      const setup = await setupOf(family, { policy: 'trl-assistant', template: familyTemplate(template) })
      expect(trainedTexts(label(chat(user('One?'), assistant(' 1 ')), setup))).toEqual([expected])
    },
    60_000,
  )
})
