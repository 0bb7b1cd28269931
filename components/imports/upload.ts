import type { Purpose, RecordSchema } from '@/lib/core/status'
import type { JobView } from '@/lib/contract/jobs'
import { fromHere, refusal } from '../api'

export interface UploadOptions {
  dataset: string
  purpose: Purpose
  format: 'auto' | RecordSchema
  mixed: 'refuse' | 'keep-all'
  preference: 'refuse' | 'chosen'
}

/**
 * Sends the file as it is and resolves with the import job. XMLHttpRequest, because fetch reports
 * no upload progress.
 */
export function upload(
  file: File,
  options: UploadOptions,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<JobView> {
  return new Promise((resolve, reject: (problem: Error) => void) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/imports?${new URLSearchParams({ ...options, file: file.name })}`)
    for (const [name, value] of Object.entries({ ...fromHere(), 'content-type': 'application/octet-stream' }))
      request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded))
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as JobView)
      else reject(refusal(request.status, request.responseText))
    })
    request.addEventListener('error', () =>
      reject(
        new Error(
          'The connection broke while the file was being sent. Nothing of it was imported; choose it again.',
        ),
      ),
    )
    request.addEventListener('abort', () =>
      reject(new Error('Upload cancelled. Nothing of the file was imported.')),
    )
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/**
 * `My data (1).jsonl` → `My data 1`: the file's name without its ending and what no dataset name
 * may hold.
 */
export const datasetNameFrom = (file: string): string =>
  file
    .replace(/(\.(jsonl|ndjson|json|csv|tsv|parquet|txt))+$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} _.:-]+/gu, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim()
    .slice(0, 80)
