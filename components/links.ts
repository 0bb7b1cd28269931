import type { ExampleQuery } from '@/lib/contract/examples'

/** Every address inside the app. Dataset names may hold spaces, colons and slashes. */

export const datasetPath = (name: string, page = ''): string =>
  `/datasets/${encodeURIComponent(name)}${page === '' ? '' : `/${page}`}`

export const datasetApi = (name: string, page: string): string => `/api${datasetPath(name, page)}`

type ExampleFilter = Partial<
  Pick<ExampleQuery, 'status' | 'rule' | 'text' | 'importId' | 'sort' | 'descending'>
>

export function examplesPath(name: string, filter: ExampleFilter = {}): string {
  const search = exampleSearch(filter).toString()
  return datasetPath(name, 'examples') + (search === '' ? '' : `?${search}`)
}

/** The filter as the examples page keeps it in its address and as its API takes it. */
export function exampleSearch(filter: ExampleFilter): URLSearchParams {
  const search = new URLSearchParams()
  if (filter.status !== undefined) search.set('status', filter.status)
  if (filter.rule !== undefined) search.set('rule', filter.rule)
  if (filter.text !== undefined) search.set('text', filter.text)
  if (filter.importId !== undefined) search.set('importId', String(filter.importId))
  if (filter.sort !== undefined && filter.sort !== 'id') search.set('sort', filter.sort)
  if (filter.descending === true) search.set('descending', 'true')
  return search
}

export const examplePath = (name: string, id: number, tab?: string): string =>
  datasetPath(name, `examples/${id}`) + (tab === undefined ? '' : `?tab=${tab}`)

export const rejectionsPath = (name: string, importId: number): string =>
  `${datasetPath(name)}?rejections=${importId}#rejections`

export const rejectionsDownload = (importId: number): string => `/api/imports/${importId}/rejections`

export const templatePath = (id: string): string => `/templates/${encodeURIComponent(id)}`

export const decodeCheckPath = (name: string): string => datasetPath(name, 'decode-check')

export const calibrationPath = (name: string): string => datasetPath(name, 'duplicates/calibration')
