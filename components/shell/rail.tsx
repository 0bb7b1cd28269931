'use client'
import { Braces, Database, ListTodo } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '../class-names'
import { PaletteButton } from './palette'
import { ThemeToggle } from './theme'
import type { Theme } from './theme-cookie'

const PLACES = [
  { href: '/', label: 'Datasets', Icon: Database, under: '/datasets' },
  { href: '/templates', label: 'Templates', Icon: Braces, under: '/templates' },
  { href: '/jobs', label: 'Jobs', Icon: ListTodo, under: '/jobs' },
]

/** The slim rail at the left; a bar at the top where the window is narrow. */
export function Rail({ theme, datasets }: { theme: Theme; datasets: Promise<string[]> }) {
  const path = usePathname()
  return (
    <header className="sticky top-0 z-30 flex items-center gap-1 border-b bg-surface p-1 md:h-dvh md:w-[76px] md:shrink-0 md:flex-col md:border-r md:border-b-0 md:py-3">
      <Link
        href="/"
        className="flex flex-col items-center gap-1 rounded-md p-2 font-semibold text-accent"
        aria-label="Winnow, all datasets"
      >
        <svg
          viewBox="0 0 24 24"
          width="22"
          height="22"
          aria-hidden
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
        >
          <path d="M3 7h18l-6.8 7.4V21l-4.4-2v-4.6z" />
        </svg>
        <span className="text-xs max-md:sr-only">Winnow</span>
      </Link>
      <nav aria-label="Main" className="flex flex-1 gap-1 md:w-full md:flex-col md:px-1">
        {PLACES.map(({ href, label, Icon, under }) => {
          const current = path === href || path.startsWith(under)
          return (
            <Link
              key={href}
              href={href}
              aria-current={current ? 'page' : undefined}
              className={classNames(
                'flex items-center gap-1 rounded-md px-2 py-2 text-xs md:flex-col',
                current ? 'bg-sunken font-medium text-text' : 'text-muted hover:bg-sunken hover:text-text',
              )}
            >
              <Icon size={18} aria-hidden />
              {label}
            </Link>
          )
        })}
      </nav>
      <div className="flex items-center md:w-full md:flex-col md:px-1">
        <PaletteButton datasets={datasets} />
        <ThemeToggle initial={theme} />
      </div>
    </header>
  )
}
