import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Random } from './scenario'

/** Templates that do much work with few letters, or make a number nobody can write. */
export const TEMPLATES = [
  `{{ ('a'*2000000).rfind('a'*1000000 ~ 'b') }}`,
  `{{ ('a'*2000000).rpartition('a'*1000000 ~ 'b') }}`,
  `{{ ('1'*400000 ~ 'x')|float }}`,
  `{{ ('a'*100000).startswith(('a'*99999 ~ 'b',)*100000) }}`,
  `{{ '%s'*100000 % range(100000)|list }}`,
  `{{ '%c' % 99999999 }}`,
  `{{ '%d' % ('inf'|float) }}`,
  `{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}`,
  `{{ 'x'.center(999999999) }}`,
  '<'.repeat(900_000),
]

const LETTERS = 1_000_000

/** Answers of a megabyte, each of one pattern that some rule or tokenizer works hard on. */
export const ANSWERS = [
  'a',
  '-',
  '=',
  ' ',
  '@',
  'é',
  '1-eyJ',
  'AKIA',
  '4111 ',
  'a@a.',
  '\u200b',
  '（',
  '<|im_start|>',
  '```',
  '192.168.',
].map((piece) => piece.repeat(Math.ceil(LETTERS / piece.length)).slice(0, LETTERS))

export function rowsOf(answers: readonly string[]): string {
  return answers
    .map((answer, at) =>
      JSON.stringify({
        messages: [
          { role: 'user', content: `Row ${at}` },
          { role: 'assistant', content: answer },
        ],
      }),
    )
    .join('\n')
}

/** Files that an import must refuse, each with the words that its refusal should contain. */
export function brokenFiles(random: Random): { name: string; bytes: Uint8Array; words: RegExp }[] {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content)
  return [
    {
      name: 'unclosed.csv',
      bytes: text(
        `instruction,output\n${'plain,row\n'.repeat(5_000)}"opened here,and never closed\n${'plain,row\n'.repeat(200_000)}`,
      ),
      words: /5002|quote/i,
    },
    { name: 'doubled.csv', bytes: text('instruction,instruction\na,b\n'), words: /instruction/ },
    {
      name: 'escape.jsonl',
      bytes: text('{"messages":[{"role":"\\u001b[31mred","content":"x"}]}\n'),
      words: /./,
    },
    { name: 'deep.jsonl', bytes: text(`{"messages":${'['.repeat(200_000)}`), words: /./ },
    ...damagedParquet(random),
  ]
}

const DAMAGED = 40

/** Our own small table with one byte changed, at another place each time. */
function damagedParquet(random: Random): { name: string; bytes: Uint8Array; words: RegExp }[] {
  const rows = Array.from({ length: 200 }, (_, at) => at)
  const table = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'prompt', data: rows.map((at) => `What is ${at} times ${at}?`), type: 'STRING' },
        { name: 'completion', data: rows.map((at) => `It is ${at * at}.`), type: 'STRING' },
      ],
    }),
  )
  return Array.from({ length: DAMAGED }, (_, at) => {
    const bytes = table.slice()
    // Half of them in the last bytes, where the sizes stand.
    const place =
      at % 2 === 0 ? Math.floor(random() * bytes.length) : bytes.length - 1 - Math.floor(random() * 400)
    bytes[place]! ^= 1 << Math.floor(random() * 8)
    return { name: `damaged${at}.parquet`, bytes, words: /./ }
  })
}
