import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '@/lib/core/conversation'

/** What every chat template should be able to render. */
export const PLAIN_CHATS: Readonly<Record<'chat' | 'system', Message[]>> = {
  chat: [
    { role: 'user', content: 'What is the capital of France?' },
    { role: 'assistant', content: 'Paris.' },
    { role: 'user', content: ' And of Spain? ' },
    { role: 'assistant', content: 'Madrid.\n' },
  ],
  system: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi!' },
  ],
}

/** The special tokens and the date of the golden vectors (golden/README.md). */
export const TOKENS = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>', unk_token: '<unk>' }

/** Every template of the collection, by its path below data/templates. */
export function templateFiles(data: string): string[] {
  return ['chujiezheng', 'trl'].flatMap((folder) =>
    readdirSync(join(data, 'templates', folder))
      .filter((name) => name.endsWith('.jinja'))
      .sort()
      .map((name) => `${folder}/${name}`),
  )
}
