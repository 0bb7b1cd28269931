/** Long work as rows: defined once, claimed by one runner, run in a thread, cancelled and resumed. */
export { OWNER, Runner } from './runner'
export type { ImportParameters } from './import-job'
export { keepPrivateSet, listPrivateSets } from './private-sets'
export { protectedTexts } from './searched-texts'
