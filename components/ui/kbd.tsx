import { classNames } from '../class-names'

/**
 * A key shown next to its action; the control's name must not contain it. Narrow screens have no
 * room for it on buttons, only in a list of keys.
 */
export function Kbd({ children, everywhere = false }: { children: string; everywhere?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={classNames(
        'inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current px-1 font-mono text-xs leading-none opacity-75',
        !everywhere && 'max-sm:hidden',
      )}
    >
      {children}
    </kbd>
  )
}
