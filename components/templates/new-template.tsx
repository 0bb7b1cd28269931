'use client'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import type { FamilyView } from '@/lib/contract/templates'
import { problemText, saveTemplate } from '../api'
import { templatePath } from '../links'
import { Button } from '../ui/button'
import { TextArea, TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { FileField } from './file-field'

const NO_FAMILY = 'none'

/** Paste a template, or fill the field from a file, and keep it under a name. */
export function NewTemplate({ families }: { families: readonly FamilyView[] }) {
  const router = useRouter()
  const form = useId()
  const [name, setName] = useState('')
  const [family, setFamily] = useState(NO_FAMILY)
  const [source, setSource] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, setPending] = useState(false)

  const fill = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setSource(await file.text())
    if (name === '') setName(file.name.replace(/\.(jinja2?|j2|txt)$/i, '').replace(/[^\w.-]+/g, '-'))
  }
  const save = async (): Promise<void> => {
    setPending(true)
    setProblem(null)
    try {
      const { id } = await saveTemplate({ name, source, family: family === NO_FAMILY ? null : family })
      router.push(templatePath(id))
      router.refresh()
    } catch (error) {
      setProblem(problemText(error))
      setPending(false)
    }
  }
  return (
    <form
      id={form}
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
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
      <Select label="It claims to be" value={family} onChange={setFamily} options={familyOptions(families)} />
      <FileField
        label="From a file"
        accept=".jinja,.jinja2,.j2,.txt,text/plain"
        onFile={(file) => void fill(file)}
      />
      <TextArea
        label="Template"
        value={source}
        onChange={(event) => setSource(event.target.value)}
        rows={8}
        mono
        required
        spellCheck={false}
        placeholder="{% for message in messages %}…"
      />
      {problem !== null && (
        <Notice tone="error" title="The template was not saved">
          <pre className="overflow-x-auto font-mono text-xs whitespace-pre-wrap">{problem}</pre>
        </Notice>
      )}
      <div>
        <Button type="submit" look="primary" disabled={pending}>
          {pending ? 'Saving' : 'Save and view'}
        </Button>
      </div>
    </form>
  )
}

function familyOptions(families: readonly FamilyView[]) {
  const claims = families.map(({ id, name, available }) => ({
    value: id,
    label: name,
    detail: available
      ? `Must equal the text of ${id}, letter for letter`
      : 'Not on this machine: cannot be compared',
    disabled: !available,
  }))
  return [{ value: NO_FAMILY, label: 'None of these', detail: 'Not compared' }, ...claims]
}
