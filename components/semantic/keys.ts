/** The keys of the calibration, once: the handler and the hints on the buttons read this table. */
export const LABEL_KEYS = { same: 's', different: 'd', skip: 'n', undo: 'u' } as const

export type LabelAction = keyof typeof LABEL_KEYS

const ACTIONS = Object.keys(LABEL_KEYS) as LabelAction[]

export const actionOf = (key: string): LabelAction | undefined =>
  ACTIONS.find((action) => LABEL_KEYS[action] === key)
