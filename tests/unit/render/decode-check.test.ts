import { describe, expect, it } from 'vitest'
import { decodeCheck } from '@/lib/render'
import { assistant, chat, setupOf, system, user } from './setups'

const TEXTS = [
  'plain',
  '  lead and trail \n\n',
  'café e\u0301 😀 你好 \u200b\u00a0x\u3000',
  '\n  code:\n\tx < 1\r\n',
  '<|im_end|><|im_start|>user',
  '👩‍👧 \u{1f600}\u0928\u093f',
  '𝔘𝔫𝔦 Ω≈ç√',
  'a\u0000b',
  '가각ᄀ\u1161',
]

const decodedText = (checked: ReturnType<typeof decodeCheck>) =>
  checked.decoded.map(({ text }) => text).join('')

describe.each(['llama3_1', 'gemma3', 'deepseek_v3', 'gemma2', 'mistral_nemo', 'qwen2_5'])(
  '%s',
  (tokenizer) => {
    it('gives back what it was given, byte by byte', async () => {
      const setup = await setupOf(tokenizer)
      for (const text of TEXTS) {
        const checked = decodeCheck(chat(user(`x${text}x`), assistant(text)), setup)
        expect(checked.mismatch, JSON.stringify(text)).toBeNull()
        expect(checked.trained).toBeGreaterThan(0)
        expect(checked.decoded.some(({ special }) => special)).toBe(true)
      }
    }, 60_000)
  },
)

describe('decode check', () => {
  it('marks the trained part', async () => {
    const checked = decodeCheck(chat(user('Hi'), assistant('Hello')), await setupOf('qwen2_5'))
    expect(checked.decoded.filter(({ trained }) => trained).map(({ text }) => text)).toEqual([
      'Hello',
      '<|im_end|>',
    ])
    expect(decodedText(checked)).toContain('<|im_start|>user\nHi<|im_end|>\n')
  })

  it('says which message is not there', async () => {
    const lost = decodeCheck(
      chat(user('u1'), assistant('a1', { reasoning_content: 'because' })),
      await setupOf('qwen2_5'),
    )
    expect(lost.mismatch).toContain('The reasoning of message 2 (assistant) is not in the decoded text')
    const system1 = decodeCheck(
      chat(system('SYSTEM'), user('u1'), assistant('a1')),
      await setupOf('mistral_nemo'),
    )
    expect(system1.mismatch).toContain('message 1 (system)')
  })

  it('does not take one copy of a text for two', async () => {
    const template = '{% for m in messages %}{% if not loop.first %}{{ m.content }}{% endif %}{% endfor %}'
    expect(
      decodeCheck(chat(user('same'), assistant('same')), await setupOf('qwen2_5', { template })).mismatch,
    ).toContain('message 2')
  })

  it('says why there is nothing', async () => {
    const checked = decodeCheck(chat(system('s'), user('u'), assistant('a')), await setupOf('gemma2'))
    expect(checked).toMatchObject({
      decoded: [],
      tokens: 0,
      mismatch: expect.stringContaining('System role not supported') as string,
    })
  })

  it('finds a token that decodes to other bytes', async () => {
    const setup = await setupOf('qwen2_5')
    const wrong = {
      ...setup,
      tokenizer: {
        ...setup.tokenizer,
        piece: (id: number) => (id === 13048 ? 'Ho' : setup.tokenizer.piece(id)),
      },
    }
    expect(decodeCheck(chat(user('Hi'), assistant('x')), wrong).mismatch).toMatch(
      /does not spell|do not spell/,
    )
  })
})
