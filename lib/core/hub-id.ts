/**
 * `owner/name`, as the Hub writes it, which cannot lead out of a folder. The Hub allows neither
 * `--` nor `..`, nor a dash at an end.
 */
export function isHubId(id: string): boolean {
  return /^[A-Za-z0-9](?:[\w.-]{0,94}\w)?\/[A-Za-z0-9](?:[\w.-]{0,94}\w)?$/.test(id) && !/--|\.\./.test(id)
}

/** Folder in which what comes from the Hub is kept: one per id, since no id holds `--`. */
export function hubFolderName(id: string): string {
  return id.replace('/', '--')
}
