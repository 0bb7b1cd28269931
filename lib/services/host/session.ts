import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import type { DatasetRole } from '@/lib/core/dataset-role'
import type { Database } from '@/lib/db/client'
import { type DatasetRow, findDataset } from '@/lib/db/datasets'
import { isHomeThere, studio } from './studio'

/** Whether somebody has a role on a dataset, given by its id. */
export type Permission = (role: DatasetRole, datasetId: number) => boolean

/** Until there are accounts, whoever is let in may do everything. */
const EVERYTHING: Permission = () => true

/**
 * Who asks, and where: made for each request, each command and each call on a thread, and the first
 * argument of every service. The home is opened when it is first needed, since some commands need
 * none.
 */
export class Session {
  /** The name that verdicts, decisions, jobs and the ledger have. */
  readonly actor: string
  readonly may: Permission
  readonly #datasets = new Map<string, Promise<DatasetRow>>()

  constructor(actor: string, may = EVERYTHING) {
    this.actor = actor
    this.may = may
  }

  /** Whether there is anything to open. */
  get hasHome(): boolean {
    return isHomeThere()
  }

  get db(): Database {
    return studio().db
  }

  get home(): Home {
    return studio().home
  }

  get root(): string {
    return studio().root
  }

  /** Aborted when the process ends. */
  get stopping(): AbortSignal {
    return studio().stopping.signal
  }

  /**
   * A dataset by its name, looked up once. Throws WinnowError not-found, and forbidden without the
   * role.
   */
  async dataset(name: string, role: DatasetRole): Promise<DatasetRow> {
    let found = this.#datasets.get(name)
    if (found === undefined) {
      found = this.#find(name)
      this.#datasets.set(name, found)
      // A dataset may be made later: only what was found is remembered.
      found.catch(() => this.#datasets.delete(name))
    }
    const dataset = await found
    this.require(role, dataset.id)
    return dataset
  }

  /** @throws WinnowError forbidden */
  require(role: DatasetRole, datasetId: number): void {
    if (this.may(role, datasetId)) return
    throw new WinnowError(
      'forbidden',
      `This takes the role "${role}" on the dataset, which ${this.actor} does not have. Nothing was changed.`,
    )
  }

  /** Datasets are looked up again after a change. */
  forget(): void {
    this.#datasets.clear()
  }

  async #find(name: string): Promise<DatasetRow> {
    const dataset = await findDataset(this.db, name)
    if (dataset !== null) return dataset
    throw new WinnowError(
      'not-found',
      `There is no dataset "${name}". See the list on the first page, or \`winnow datasets\`.`,
    )
  }
}

/**
 * The session of the person this process belongs to: WINNOW_USER, or the login name. There is one
 * person per home until there are accounts.
 */
export function localSession(): Session {
  return new Session(process.env['WINNOW_USER'] ?? process.env['USER'] ?? 'local')
}
