import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WinnowError } from '@/lib/core/errors'
import type { JsonValue } from '@/lib/core/json'
import { detect, readRecords } from '@/lib/ingest'
import { describeWithData } from '../../shared-data'
import { AUTO, importAll, sourceOf, sourceOfFile } from '../../unit/ingest/sources'

describeWithData('ingest of real files', (data) => {
  // file, container, schema, rows; counts from the data's own README and from Python's json module.
  it.each<[string, string, string, number]>([
    ['instruct/alpaca_en_demo.json', 'json', 'alpaca', 999],
    ['instruct/alpaca_zh_demo.json', 'json', 'alpaca', 1000],
    ['instruct/alpagasus_claude_t45.json', 'json', 'alpaca', 5305],
    ['instruct/aqua_cot.json', 'json', 'alpaca', 2728],
    ['instruct/codealpaca_2k.json', 'json', 'alpaca', 2017],
    ['instruct/dolly_3k.json', 'json', 'alpaca', 2996],
    ['instruct/gpteacher_roleplay.json', 'json', 'alpaca', 1923],
    ['instruct/gsm8k_train_as_instruct.json', 'json', 'alpaca', 7473],
    ['instruct/rasbt_instruction_data.json', 'json', 'alpaca', 1100],
    ['instruct/rasbt_near_dup_examples.json', 'json', 'alpaca', 200],
    ['instruct/rasbt_near_dup_modified.json', 'json', 'alpaca', 200],
    ['instruct/toolformer_dedupe_only.json', 'json', 'alpaca', 7673],
    ['chat/fastchat_dummy_conversation.json', 'json', 'sharegpt', 500],
    ['chat/glaive_toolcall_en_demo.json', 'json', 'sharegpt', 300],
    ['chat/mlx_wwdc_prompt_completion.jsonl', 'jsonl', 'prompt-completion', 1800],
    ['chat/reason_tool_use_demo_50.jsonl', 'jsonl', 'messages', 50],
    ['chat/tau_airline_qwen3coder.json', 'json', 'messages', 50],
    ['chat/v1_sft_demo.jsonl', 'jsonl', 'messages', 500],
    ['chat/xtuner_messages.jsonl', 'jsonl', 'messages', 200],
    ['chat/xtuner_openai_sft.jsonl', 'jsonl', 'messages', 128],
    ['chat/xtuner_qwen35_tokenize_data.jsonl', 'jsonl', 'messages', 17],
    ['detect/xstest_v2_completions_llama2new.csv', 'csv', 'prompt-completion', 450],
    ['golden/mask_conversations.json', 'json', 'messages', 167],
  ])('%s: %s of %s, %i rows, all accepted', async (file, container, recordSchema, count) => {
    const source = sourceOfFile(join(data, file))
    expect(await detect(source, AUTO)).toMatchObject({
      container,
      recordSchema,
      encoding: 'utf-8',
      preference: null,
    })
    const rows = await importAll(source)
    expect(rows.filter((row) => !row.ok)).toEqual([])
    expect(rows.length).toBe(count)
  })

  it.each([
    ['instruct/self_instruct_seed_tasks.jsonl', 'unknown-schema'],
    ['instruct/self_instruct_user_oriented.jsonl', 'unknown-schema'],
    ['chat/bfcl_live_simple.json', 'unknown-schema'],
    ['chat/dpo_en_demo.json', 'preference-data'],
    ['chat/kto_en_demo.json', 'preference-data'],
    ['chat/yi_prompt_chosen.jsonl', 'preference-data'],
    ['chat/oasst_100_trees.jsonl', 'conversation-tree'],
    ['eval/humaneval.jsonl.gz', 'archive'],
    ['eval/mmlu.zip', 'archive'],
    ['dirty/blns.json', 'unknown-schema'],
  ])('%s is refused: %s', async (file, code) => {
    await expect(detect(sourceOfFile(join(data, file)), AUTO)).rejects.toMatchObject({ code })
  })

  it('keeps the four empty outputs of alpagasus, and every raw record', async () => {
    const bytes = readFileSync(join(data, 'instruct/alpagasus_claude_t45.json'))
    const rows = await importAll(sourceOf(bytes))
    expect(rows.filter((row) => row.ok && row.conversation.messages.at(-1)?.content === '').length).toBe(4)
    const raw = rows.map(
      (row) =>
        row.ok &&
        (JSON.parse(bytes.toString('utf8', row.rawStart!, row.rawStart! + row.rawBytes!)) as unknown),
    )
    expect(raw).toEqual(JSON.parse(bytes.toString('utf8')))
  })

  it('takes the chosen side of preference data', async () => {
    const chosen = { ...AUTO, preference: 'chosen' as const }
    const counts = async (file: string) => {
      const rows = await importAll(sourceOfFile(join(data, file)), chosen)
      return [
        rows.filter((row) => row.ok).length,
        rows.filter((row) => !row.ok && row.code === 'preference-rejected').length,
      ]
    }
    expect(await counts('chat/dpo_en_demo.json')).toEqual([300, 0])
    expect(await counts('chat/kto_en_demo.json')).toEqual([150, 150])
    expect(await counts('chat/yi_prompt_chosen.jsonl')).toEqual([2852, 0])
  })
})

describeWithData('csv-spectrum', (data) => {
  const folder = join(data, 'dirty/csv-spectrum')
  it.each(readdirSync(folder))('%s', async (file) => {
    let bytes = readFileSync(join(folder, file))
    // These copies went through git with autocrlf: the files named crlf hold bare newlines.
    if (file.includes('crlf')) bytes = Buffer.from(bytes.toString('utf8').replace(/\r?\n/g, '\r\n'))
    const records: JsonValue[] = []
    for await (const batch of readRecords(sourceOf(bytes), 'csv'))
      for (const row of batch) if (row.ok) records.push({ ...(row.value as object) })
    expect(records).toEqual(
      JSON.parse(readFileSync(join(data, 'dirty/csv-spectrum-json', file.replace('.csv', '.json')), 'utf8')),
    )
  })
})

describeWithData('JSONTestSuite', (data) => {
  const folder = join(data, 'dirty/jsontestsuite')
  const files = readdirSync(folder)

  /** Every reason the file gives: of its refusal, or of its rejected rows. */
  async function reasonsOf(file: string): Promise<{ code: string; message: string }[]> {
    try {
      const rows = await importAll(sourceOfFile(join(folder, file)))
      return rows.flatMap((row) => (row.ok ? [] : [row]))
    } catch (error) {
      if (!(error instanceof WinnowError)) throw error
      return [error]
    }
  }

  /** Nothing at all is an empty file; a NUL behind bare digits is no text. */
  function expectedCode(file: string): string {
    if (/no_data|single_space/.test(file)) return 'empty-file'
    return file === 'n_multidigit_number_then_00.json' ? 'binary-file' : 'malformed'
  }

  it.each(files.filter((file) => file.startsWith('n_')))('%s is refused with a position', async (file) => {
    const [reason] = await reasonsOf(file)
    const code = expectedCode(file)
    expect(reason?.code).toMatch(code)
    if (code === 'malformed') expect(reason?.message).toMatch(/line \d+, (column|byte) \d+/)
  })

  const AMBIGUOUS = 'y_object_duplicated_key.json'
  it.each(files.filter((file) => file.startsWith('y_') && file !== AMBIGUOUS))(
    '%s is never called malformed',
    async (file) => {
      for (const reason of await reasonsOf(file)) expect(reason.code).not.toMatch(/malformed|not-utf-8/)
    },
  )

  it('two values for one key are JSON, and refused by the key: programs differ in which one they take', async () => {
    expect((await reasonsOf(AMBIGUOUS)).map(({ message }) => message)).toEqual([
      expect.stringMatching(/has the key "a" twice, with different values/),
    ])
  })

  it.each(files.filter((file) => file.startsWith('i_')))('%s ends in rows or a reason', async (file) => {
    await reasonsOf(file)
  })
})

describeWithData('Parquet files of others', (data) => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  for (const folder of ['apache_bad', 'hyparquet']) {
    it.each(readdirSync(join(data, 'parquet', folder)))(
      `${folder}/%s gives rows, rejections or a refusal`,
      async (file) => {
        process.on('unhandledRejection', note)
        try {
          const rows = await importAll(sourceOfFile(join(data, 'parquet', folder, file)))
          expect(rows.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(WinnowError)
          expect((error as Error).message).toContain(file)
        }
        // A late rejection of hyparquet shows itself once the queue of events has been round.
        await new Promise((resolve) => setTimeout(resolve, 5))
        process.off('unhandledRejection', note)
        expect(unhandled).toEqual([])
      },
    )
  }

  it('reads as many rows as the known tables have', async () => {
    const counts: Record<string, number> = {}
    for (const file of [
      'rowgroups',
      'datapage_v2.snappy',
      'brotli_compressed',
      'byte_stream_split.zstd',
      'lz4_raw_compressed',
    ]) {
      let count = 0
      for await (const batch of readRecords(
        sourceOfFile(join(data, 'parquet/hyparquet', `${file}.parquet`)),
        'parquet',
      ))
        count += batch.length
      counts[file] = count
    }
    expect(counts).toEqual({
      rowgroups: 15,
      'datapage_v2.snappy': 5,
      brotli_compressed: 4,
      'byte_stream_split.zstd': 300,
      lz4_raw_compressed: 4,
    })
  })
})
