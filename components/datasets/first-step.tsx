'use client'
import Link from 'next/link'
import { useEffect, useRef, type ReactNode } from 'react'
import { buttonClass } from '../ui/button'

/**
 * The one thing to do on the first visit: it takes the focus, so that Enter starts. Never where
 * somebody is already elsewhere.
 */
export function FirstStep({ href, label, children }: { href: string; label: string; children: ReactNode }) {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) link.current?.focus({ preventScroll: true })
  }, [])
  return (
    <Link ref={link} href={href} aria-label={label} className={buttonClass('primary')}>
      {children}
    </Link>
  )
}
