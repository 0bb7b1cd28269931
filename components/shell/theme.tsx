'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { THEMES, THEME_COOKIE, type Theme } from './theme-cookie'

const LOOKS = {
  system: { word: 'System', Icon: Monitor },
  light: { word: 'Light', Icon: Sun },
  dark: { word: 'Dark', Icon: Moon },
}

/** Kept in a cookie, so that the server already sends the right theme and nothing flashes. */
function storeTheme(theme: Theme): void {
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`
  document.documentElement.dataset['theme'] = theme
}

/** Steps through system, light and dark. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  const { word, Icon } = LOOKS[theme]
  return (
    <button
      type="button"
      aria-label={`Theme: ${word}`}
      title="Change the theme"
      className="flex w-full flex-col items-center gap-1 rounded-md px-2 py-2 text-xs text-muted hover:bg-sunken hover:text-text"
      onClick={() => {
        const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!
        storeTheme(next)
        setTheme(next)
      }}
    >
      <Icon size={18} aria-hidden />
      <span className="max-md:sr-only">{word}</span>
    </button>
  )
}
