'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { problemText, sendTokenizerFile } from '../api'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { FileField } from './file-field'

type State =
  | { status: 'idle' }
  | { status: 'sending'; file: string }
  | { status: 'refused'; message: string }
  | { status: 'done'; name: string }

/**
 * Bring a tokenizer along: its files are sent one after the other, tokenizer.json last, and tried
 * out before it is kept.
 */
export function NewTokenizer() {
  const router = useRouter()
  const [name, setName] = useState('')
  const [files, setFiles] = useState<Record<string, File | undefined>>({})
  const [state, setState] = useState<State>({ status: 'idle' })

  const send = async (): Promise<void> => {
    const chosen = ['chat_template.jinja', 'tokenizer_config.json', 'tokenizer.json'].flatMap((file) =>
      files[file] === undefined ? [] : [{ file, content: files[file] }],
    )
    try {
      for (const [index, { file, content }] of chosen.entries()) {
        setState({ status: 'sending', file })
        await sendTokenizerFile(content, { name, file, first: index === 0 })
      }
      setState({ status: 'done', name })
      router.refresh()
    } catch (error) {
      setState({ status: 'refused', message: problemText(error) })
    }
  }
  const field = (file: string, help: string, required: boolean) => (
    <FileField
      label={file}
      accept={file.endsWith('.json') ? '.json,application/json' : '.jinja,.jinja2,.j2'}
      help={help}
      required={required}
      onFile={(chosen) => setFiles((all) => ({ ...all, [file]: chosen }))}
    />
  )
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        required
        maxLength={60}
        autoComplete="off"
        help="Letters, digits and _ . -"
      />
      {field('tokenizer.json', 'As the tokenizers library writes it; up to 100 MB.', true)}
      {field(
        'tokenizer_config.json',
        'Lists the special tokens, and usually contains the chat template.',
        false,
      )}
      {field('chat_template.jinja', 'If the template is in a separate file.', false)}
      {state.status === 'refused' && (
        <Notice tone="error" title="The tokenizer was not kept">
          {state.message}
        </Notice>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={state.status === 'sending'}>
          {state.status === 'sending' ? `Sending ${state.file}` : 'Upload tokenizer'}
        </Button>
        {state.status === 'done' && (
          <span role="status" className="text-ok">
            {state.name} is here: choose it as a tokenizer.
          </span>
        )}
      </div>
    </form>
  )
}
