import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '../class-names'

export type ButtonLook = 'primary' | 'default' | 'quiet' | 'danger'
export type ButtonSize = 'small' | 'medium' | 'large' | 'icon'

const SHAPE =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border text-sm font-medium ' +
  'whitespace-nowrap select-none disabled:cursor-not-allowed disabled:opacity-55'

const LOOKS: Record<ButtonLook, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:not-disabled:bg-accent-strong',
  default: 'border-control bg-page text-text hover:not-disabled:bg-sunken',
  quiet: 'border-transparent text-text hover:not-disabled:bg-sunken',
  danger: 'border-danger bg-page text-danger hover:not-disabled:bg-danger-soft',
}

const SIZES: Record<ButtonSize, string> = {
  small: 'h-6 px-2',
  medium: 'h-7 px-3',
  large: 'h-8 px-3 max-sm:px-2',
  icon: 'size-7',
}

export const buttonClass = (
  look: ButtonLook = 'default',
  size: ButtonSize = 'medium',
  extra?: string,
): string => classNames(SHAPE, LOOKS[look], SIZES[size], extra)

interface Looks {
  look?: ButtonLook
  size?: ButtonSize
}

export function Button({
  look = 'default',
  size = 'medium',
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & Looks) {
  return <button type={type} className={buttonClass(look, size, className)} {...rest} />
}

export function LinkButton({
  look = 'default',
  size = 'medium',
  className,
  ...rest
}: ComponentProps<typeof Link> & Looks) {
  return <Link className={buttonClass(look, size, className)} {...rest} />
}

/** A square button that shows only an icon; its name is read out and shown on hover. */
export function IconButton({
  label,
  children,
  ...rest
}: ComponentProps<'button'> & { label: string; children: ReactNode }) {
  return (
    <Button look="quiet" size="icon" aria-label={label} title={label} {...rest}>
      {children}
    </Button>
  )
}
