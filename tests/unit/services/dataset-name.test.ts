import { describe, expect, it } from 'vitest'
import { datasetNameFrom } from '@/components/imports/upload'
import { datasetName } from '@/lib/services/datasets'
import { proposedName } from '@/lib/services/imports'

const HINDI = 'हिन्दी प्रश्न'
const THAI = 'คำถามภาษาไทย'

describe('the name of a dataset', () => {
  it.each(['chat', 'v1.2: a-b_c', HINDI, THAI, 'தமிழ்', 'עִבְרִית', 'ünïcödé', '2026'])('may be %s', (name) => {
    expect(datasetName.parse(name)).toBe(name.normalize('NFC'))
  })

  it.each(['', ' a', '-a', '.hidden', '../a', 'a/b', 'a\nb', '\u0301a', 'a'.repeat(81), 'a\u202eb'])(
    'may not be %j',
    (name) => {
      expect(datasetName.safeParse(name).success).toBe(false)
    },
  )

  it('is the same however its accents were typed', () => {
    expect(datasetName.parse('cafe\u0301')).toBe(datasetName.parse('café'))
  })

  it('is proposed from a file without losing marks', () => {
    for (const name of [HINDI, THAI]) {
      expect(proposedName(`${name}.jsonl`)).toBe(name.normalize('NFC'))
      expect(datasetNameFrom(`${name}.jsonl`)).toBe(name.normalize('NFC'))
    }
  })
})
