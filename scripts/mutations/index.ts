import { ANALYSES_MUTATIONS } from './analyses'
import { CALIBRATION_MUTATIONS } from './calibration'
import { CONTAMINATION_MUTATIONS } from './contamination'
import { DECISIONS_MUTATIONS } from './decisions'
import { DUPLICATES_MUTATIONS } from './duplicates'
import type { Mutation } from './mutation'
import { RENDERING_MUTATIONS } from './rendering'
import { STORAGE_MUTATIONS } from './storage'
import { TEMPLATES_MUTATIONS } from './templates'

/**
 * Faults people make in template engines, masks, emulations, joins and decisions, each of which
 * would change what a model is trained on.
 */
export const MUTATIONS: readonly Mutation[] = [
  ...TEMPLATES_MUTATIONS,
  ...RENDERING_MUTATIONS,
  ...DUPLICATES_MUTATIONS,
  ...CONTAMINATION_MUTATIONS,
  ...CALIBRATION_MUTATIONS,
  ...DECISIONS_MUTATIONS,
  ...STORAGE_MUTATIONS,
  ...ANALYSES_MUTATIONS,
]
