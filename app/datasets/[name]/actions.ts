'use server'
import { revalidatePath } from 'next/cache'
import { z, ZodError } from 'zod'
import type { FormState } from '@/components/form-state'
import { OWN_TEMPLATE } from '@/components/inspector/choices'
import { WinnowError } from '@/lib/core/errors'
import type { Place } from '@/lib/contract/review'
import { SYSTEM_PROMPTS } from '@/lib/core/serving-contract'
import { updateContract } from '@/lib/services/datasets'
import { requirePlace } from '@/lib/services/host/place'
import { saveRubric } from '@/lib/services/review'
import { inWorkroom } from '@/lib/services/workroom'
import { pageSession } from '@/lib/services/host/page-session'

const rubricForm = z.object({ good: z.string(), bad: z.string() })

export async function saveRubricAction(
  name: string,
  place: Place,
  _state: FormState,
  form: FormData,
): Promise<FormState> {
  const session = await pageSession()
  return answer(async () => {
    await requirePlace(session, name, place)
    return saveRubric(session, name, rubricForm.parse(Object.fromEntries(form)))
  })
}

/** An empty field means "none" in the contract. */
const optionalText = z
  .string()
  .trim()
  .transform((text) => (text === '' ? null : text))
const contractForm = z.object({
  tokenizer: z.string(),
  template: z.string().transform((id) => (id === OWN_TEMPLATE ? null : id)),
  policy: z.string(),
  maxLength: z.coerce.number(),
  systemPrompt: optionalText,
  systemPrompts: z.enum(SYSTEM_PROMPTS),
})

export async function saveContractAction(
  name: string,
  place: Place,
  _state: FormState,
  form: FormData,
): Promise<FormState> {
  const session = await pageSession()
  return answer(async () => {
    await requirePlace(session, name, place)
    return updateContract(session, name, contractForm.parse(Object.fromEntries(form)), (asking, contract) =>
      inWorkroom(asking, 'requireContract', contract),
    )
  })
}

/** Refusals become the form's answer; anything else is a bug and goes on. */
async function answer(work: () => Promise<unknown>): Promise<FormState> {
  try {
    await work()
  } catch (problem) {
    if (problem instanceof WinnowError) return { status: 'refused', message: problem.message }
    if (problem instanceof ZodError)
      return {
        status: 'refused',
        message: problem.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '),
      }
    throw problem
  }
  revalidatePath('/', 'layout')
  return { status: 'saved' }
}
