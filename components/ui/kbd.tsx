/** A key shown next to its action; the control's name must not contain it. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd
      aria-hidden
      className="inline-flex max-sm:hidden h-4 min-w-4 items-center justify-center rounded-sm border border-current px-1 font-mono text-xs leading-none opacity-75"
    >
      {children}
    </kbd>
  )
}
