import type { Environment } from '../environment'
import type { EmulationId } from '../policies'
import { axolotl } from './axolotl'
import type { Emulation } from './emulation'
import { llamaFactory } from './llama-factory'
import { torchtune } from './torchtune'
import { trlAssistant } from './trl-assistant'
import { trlCompletion } from './trl-completion'
import { unsloth } from './unsloth'

/** The emulation of a trainer, prepared for a tokenizer and template. */
export function createEmulation(policy: EmulationId, environment: Environment): Emulation {
  switch (policy) {
    case 'trl-assistant':
      return trlAssistant(environment)
    case 'trl-completion':
      return trlCompletion(environment)
    case 'unsloth':
      return unsloth(environment)
    case 'axolotl-turn':
      return axolotl(environment, 'turn')
    case 'axolotl-last':
      return axolotl(environment, 'last')
    case 'axolotl-all':
      return axolotl(environment, 'all')
    case 'llama-factory':
      return llamaFactory(environment)
    case 'torchtune':
      return torchtune(environment)
  }
}
