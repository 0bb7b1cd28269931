import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSetup } from '@/lib/adapters/contract'
import { openHome } from '@/lib/adapters/home'
import {
  checkAgainst,
  listTemplates,
  removeTemplate,
  requireTemplate,
  resolveTemplate,
  saveTemplate,
  templateProblem,
} from '@/lib/adapters/templates'
import { familyTemplate } from '@/lib/render'

let home = ''
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'winnow-templates-'))))
afterAll(() => rmSync(home, { recursive: true }))

const NOW = new Date('2026-11-21T00:00:00Z')
const LLAMA_3 = familyTemplate('llama3')!
const save = (name: string, source: string, family: string | null = null) => {
  requireTemplate(source)
  return saveTemplate({ name, source, family }, home, NOW)
}

describe('templates by id', () => {
  it('lists families, tokenizers and saved ones, each once', () => {
    save('mine', LLAMA_3, 'llama3')
    const templates = listTemplates(home)
    expect(templates.map(({ id, origin }) => `${origin} ${id}`)).toEqual(
      expect.arrayContaining([
        'family gemma2',
        'family llama3',
        'family llama3_1',
        'family chatml',
        'tokenizer qwen2_5',
        'saved mine',
      ]),
    )
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length)
    expect(templates.find(({ id }) => id === 'mine')).toMatchObject({
      family: 'llama3',
      characters: LLAMA_3.length,
    })
  })

  it('resolves ids, and files only where they may be', () => {
    const file = join(home, 'some.jinja')
    writeFileSync(file, 'from a file')
    expect(resolveTemplate('llama3', home)).toBe(LLAMA_3)
    expect(resolveTemplate('mine', home)).toBe(LLAMA_3)
    expect(resolveTemplate('qwen2_5', home)).toContain('<|im_start|>')
    expect(resolveTemplate(file, home, { paths: true })).toBe('from a file')
    for (const id of [
      file,
      '../some',
      '../../etc/passwd',
      'templates/../some',
      '',
      '.',
      'nothing',
      'some.jinja',
    ]) {
      expect(() => resolveTemplate(id, home), id).toThrow(
        expect.objectContaining({ code: 'not-found' }) as Error,
      )
    }
    expect(() => resolveTemplate(home, home, { paths: true })).toThrow('is not a file')
  })

  it.each(['../x', 'a/b', '..', '.', '', ' ', '-x', 'x'.repeat(61), 'a\0b', 'ü'])(
    'refuses the name %j',
    (name) => {
      expect(() => save(name, LLAMA_3)).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error)
    },
  )

  it('refuses a taken name, an empty template, a large one and one that does not parse, with its place', () => {
    for (const taken of ['llama3', 'qwen2_5', 'mine'])
      expect(() => save(taken, 'x')).toThrow(expect.objectContaining({ code: 'conflict' }) as Error)
    expect(() => save('empty', ' \n')).toThrow('is empty')
    expect(() => save('large', `{# ${'x'.repeat(10_000_000)} #}`)).toThrow(
      expect.objectContaining({
        code: 'too-large',
        message: expect.stringContaining('10,000,006 bytes') as string,
      }) as Error,
    )
    expect(() => save('bad', "{% for m in messages %}\n  {{ m['content' }}\n{% endfor %}")).toThrow(
      /line 2, column 18: .*\n {4}\{\{ m\['content' \}\}\n {19}\^$/,
    )
    expect(existsSync(join(home, 'templates', 'bad.jinja'))).toBe(false)
  })

  it('removes saved ones only', () => {
    save('gone', 'x')
    removeTemplate('gone', home)
    expect(listTemplates(home).some(({ id }) => id === 'gone')).toBe(false)
    for (const id of ['gone', 'llama3', '../some'])
      expect(() => removeTemplate(id, home)).toThrow(expect.objectContaining({ code: 'not-found' }) as Error)
  })

  it('stays up where somebody has put other things into its folder', () => {
    const folder = join(home, 'templates')
    mkdirSync(join(folder, 'folder.jinja'))
    writeFileSync(join(folder, 'spoiled.jinja'), 'x')
    writeFileSync(join(folder, 'spoiled.json'), '{"family": 7')
    writeFileSync(join(folder, 'huge.jinja'), 'x'.repeat(1_000_001))
    const ids = listTemplates(home).map(({ id }) => id)
    expect(ids).toContain('spoiled')
    expect(ids).not.toContain('huge')
    rmSync(join(folder, 'folder.jinja'), { recursive: true })
  })
})

describe('a claimed family', () => {
  it('is held to its text by the gate of a release', () => {
    save(
      'deviates',
      LLAMA_3.replace("'<|end_header_id|>\\n\\n' -%}", "'<|end_header_id|>\\n\\n\\n' -%}"),
      'llama3',
    )
    save('unclaimed', 'x')
    save('qwen-copy', resolveTemplate('qwen2_5', home), 'qwen2_5')
    expect(templateProblem('deviates', home)).toMatch(
      /^"deviates": It is not the template of llama3: a plain chat differs at character 60/,
    )
    for (const id of [null, 'mine', 'unclaimed', 'qwen-copy', 'llama3', 'qwen2_5'])
      expect(templateProblem(id, home)).toBeNull()
  })

  it('that is not at hand is no family that was compared', () => {
    save('unknown-family', 'x', 'phi9')
    expect(checkAgainst('x', 'phi9', home)).toMatchObject({ result: 'unknown' })
    expect(templateProblem('unknown-family', home)).toContain('phi9')
  })
})

describe('a setup from a browser', () => {
  const choice = { tokenizer: 'qwen2_5', template: null, policy: 'assistant', maxLength: 100 }

  it('takes ids and no paths', async () => {
    const folder = join(home, 'elsewhere')
    mkdirSync(folder)
    writeFileSync(join(folder, 'tokenizer.json'), '{}')
    const opened = openHome(home)
    await expect(openSetup({ ...choice, template: join(home, 'some.jinja') }, opened)).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(openSetup({ ...choice, tokenizer: folder }, opened)).rejects.toMatchObject({
      code: 'tokenizer-missing',
      message: expect.stringContaining('There is no tokenizer') as string,
    })
    await expect(openSetup({ ...choice, tokenizer: folder }, opened, { paths: true })).rejects.toMatchObject({
      message: expect.stringContaining('cannot be used') as string,
    })
    expect((await openSetup({ ...choice, template: 'chatml' }, opened)).template.source).toBe(
      familyTemplate('chatml'),
    )
  })
})
