/** The keys of the calibration, once: the handler and the hints on the buttons read this table. */
export const JUDGEMENT_KEYS = { same: 's', different: 'd', skip: 'n', undo: 'u' } as const

export type JudgementAction = keyof typeof JUDGEMENT_KEYS

const ACTIONS = Object.keys(JUDGEMENT_KEYS) as JudgementAction[]

export const actionOf = (key: string): JudgementAction | undefined =>
  ACTIONS.find((action) => JUDGEMENT_KEYS[action] === key)
