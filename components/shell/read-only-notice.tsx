import { Notice } from '../ui/notice'

/** On every page of a home that cannot be written, before anybody tries. */
export function ReadOnlyNotice() {
  return (
    <Notice tone="warning" role="note" className="mt-3" title="This home can only be read">
      Its disk is read-only, or its files belong to another user. You see its content from when Winnow
      started; imports, jobs and decisions are refused. Make it writable, or start Winnow on another home with
      WINNOW_HOME.
    </Notice>
  )
}
