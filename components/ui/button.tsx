import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '../class-names'

export type ButtonLook = 'primary' | 'default' | 'quiet' | 'danger'

const SHAPE = 'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded-md border px-3 text-sm font-medium '
  + 'whitespace-nowrap select-none disabled:cursor-not-allowed disabled:opacity-55'

const LOOKS: Record<ButtonLook, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:not-disabled:bg-accent-strong',
  default: 'border-control bg-page text-text hover:not-disabled:bg-sunken',
  quiet: 'border-transparent text-text hover:not-disabled:bg-sunken',
  danger: 'border-danger bg-page text-danger hover:not-disabled:bg-danger-soft',
}

export const buttonClass = (look: ButtonLook = 'default', extra?: string): string => classNames(SHAPE, LOOKS[look], extra)

export function Button({ look = 'default', className, type = 'button', ...rest }: ComponentProps<'button'> & { look?: ButtonLook }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />
}

export function LinkButton({ look = 'default', className, ...rest }: ComponentProps<typeof Link> & { look?: ButtonLook }) {
  return <Link className={buttonClass(look, className)} {...rest} />
}

/** A square button that shows only an icon; its name is read out and shown on hover. */
export function IconButton({ label, children, className, ...rest }: ComponentProps<'button'> & { label: string; children: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label}
      className={buttonClass('quiet', classNames('w-8 px-0', className))} {...rest}>
      {children}
    </button>
  )
}
