import { describe, expect, it } from 'vitest'
import { policyChoices, sideName, templateChoices } from '@/components/inspector/choices'
import { panelFindings } from '@/components/inspector/findings'
import { findingAfter, INSPECTOR_KEYS, tabAfter } from '@/components/inspector/keys'
import { inspectorParams, neighbourSearch, tokenParam } from '@/components/inspector/params'
import { presetsFor } from '@/components/inspector/presets'
import type { PolicyView, TokenizerView } from '@/lib/contract/inspection'

const tokenizer = (id: string, available = true): TokenizerView => ({
  id,
  name: id.toUpperCase(),
  available,
  source: '',
  sha256: null,
  hasTemplate: true,
})
const policy = (id: string, kind: PolicyView['kind'] = 'emulation'): PolicyView => ({
  id,
  name: id,
  description: '',
  kind,
})
const current = { tokenizer: 'qwen3', template: 'mine', policy: 'assistant' }

describe('the address of the inspector', () => {
  it('holds tokens counted from 1, and refuses what is none', () => {
    expect(tokenParam.parse('12')).toEqual({ from: 11, to: 12 })
    expect(tokenParam.parse('12-40')).toEqual({ from: 11, to: 40 })
    for (const range of [
      { from: 0, to: 1 },
      { from: 7, to: 9 },
    ])
      expect(tokenParam.parse(tokenParam.serialize(range))).toEqual(range)
    for (const wrong of ['0', '-3', '9-7', 'x', '12-', '1e3', '99999999999'])
      expect(tokenParam.parse(wrong), wrong).toBeNull()
  })

  it('holds the columns of a comparison', () => {
    const sides = [
      current,
      { tokenizer: 'llama3_1', template: null, policy: 'unsloth' },
      { tokenizer: 'a', template: 'x~y,z', policy: 'p' },
    ]
    expect(inspectorParams.sides.parse(inspectorParams.sides.serialize(sides))).toEqual(sides)
    expect(inspectorParams.sides.serialize(sides.slice(1, 2))).toBe('llama3_1~unsloth')
  })

  it('leaves the token behind when it leads to a neighbour', () => {
    expect(neighbourSearch(new URLSearchParams('tab=tokens&token=4&tokenizer=qwen3'))).toBe(
      '?tab=tokens&tokenizer=qwen3',
    )
    expect(neighbourSearch(new URLSearchParams('token=4'))).toBe('')
  })
})

describe('presets', () => {
  it('ask only for what is installed and known', () => {
    const all = [
      tokenizer('llama3_1'),
      tokenizer('llama3_2', false),
      tokenizer('qwen2_5'),
      tokenizer('gemma3'),
    ]
    const policies = [
      'assistant',
      'trl-assistant',
      'unsloth',
      'axolotl-turn',
      'axolotl-last',
      'llama-factory',
    ].map((id) => policy(id))
    const presets = presetsFor(current, all, policies)
    expect(
      presets.map(({ id, sides }) => [id, ...sides.map((side) => `${side.tokenizer}/${side.policy}`)]),
    ).toEqual([
      ['families', 'llama3_1/assistant', 'qwen2_5/assistant', 'gemma3/assistant'],
      ['trl-unsloth', 'qwen3/trl-assistant', 'qwen3/unsloth'],
      ['policy-unsloth', 'qwen3/assistant', 'qwen3/unsloth'],
      ['trainers', 'qwen3/trl-assistant', 'qwen3/unsloth', 'qwen3/axolotl-turn', 'qwen3/llama-factory'],
    ])
    expect(presetsFor(current, [tokenizer('qwen3')], [policy('assistant', 'policy')])).toEqual([])
  })
})

describe('choices', () => {
  const template = {
    id: 't1',
    name: 'Mine',
    origin: 'saved',
    sha256: '',
    characters: 1,
    family: null,
  } as const
  it('keep policies and trainers apart, and name what is not known by its id', () => {
    const choices = {
      tokenizers: [tokenizer('q')],
      templates: [template],
      policies: [policy('unsloth'), policy('assistant', 'policy')],
    }
    expect(policyChoices(choices).map(({ value, group }) => [value, group])).toEqual([
      ['assistant', 'What is trained'],
      ['unsloth', 'Trainer emulations'],
    ])
    expect(templateChoices(choices, 'gone').map(({ value }) => value)).toEqual(['own', 'gone', 't1'])
    expect(sideName(choices, { tokenizer: 'q', template: 't1', policy: 'unsloth' })).toBe(
      'Q · Mine · unsloth',
    )
    expect(sideName(choices, { tokenizer: 'x', template: null, policy: 'y' })).toBe('x · y')
  })
})

describe('keys', () => {
  it('mean one thing each', () => {
    expect(new Set(INSPECTOR_KEYS.flatMap(({ keys }) => keys)).size).toBe(INSPECTOR_KEYS.length)
  })

  it('go round the views and the findings', () => {
    expect([tabAfter('messages'), tabAfter('rendered'), tabAfter('tokens'), tabAfter('history')]).toEqual([
      'rendered',
      'tokens',
      'messages',
      'messages',
    ])
    expect([
      findingAfter(null, 1, 3),
      findingAfter(2, 1, 3),
      findingAfter(0, -1, 3),
      findingAfter(null, -1, 3),
      findingAfter(null, 1, 0),
    ]).toEqual([0, 0, 2, 2, null])
  })
})

describe('panelFindings', () => {
  it('lists the gravest first, and remembers which the audit found', () => {
    const found = panelFindings(
      [
        { rule: 'a', severity: 'info', message: '', spans: [], remedy: '' },
        { rule: 'b', severity: 'error', message: '', spans: [], remedy: '' },
      ],
      null,
      null,
    )
    expect(found.map(({ code, audit }) => [code, audit])).toEqual([
      ['b', 1],
      ['a', 0],
    ])
  })

  it('lists once what the audit and rendering both found, with the reason that only rendering gives', () => {
    const warning = (code: string, message: string) => ({
      code,
      severity: 'warning' as const,
      message,
      span: null,
      source: null,
      why: `why ${code}`,
      remedy: '',
    })
    const found = panelFindings(
      [{ rule: 'over-length', severity: 'warning', message: '9 tokens', spans: [], remedy: '' }],
      {
        warnings: [warning('over-length', '9 tokens'), warning('truncated-end', 'cut')],
      },
      null,
    )
    expect(found.map(({ code, why, audit }) => [code, why, audit])).toEqual([
      ['truncated-end', 'why truncated-end', null],
      ['over-length', 'why over-length', 0],
    ])
  })
})
