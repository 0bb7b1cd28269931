/** What the browser would not store: blocked, or full. It lives as long as the page. */
const unstored = new Map<string, string>()

/** The browser's storage for the outbox. */
export const outboxStorage = {
  keys: (): string[] => {
    try {
      return [...new Set([...Object.keys(localStorage), ...unstored.keys()])]
    } catch {
      return [...unstored.keys()]
    }
  },
  read: (key: string): string | null => {
    try {
      return unstored.get(key) ?? localStorage.getItem(key)
    } catch {
      return unstored.get(key) ?? null
    }
  },
  write: (key: string, text: string): void => {
    try {
      localStorage.setItem(key, text)
      unstored.delete(key)
    } catch {
      unstored.set(key, text)
    }
  },
  remove: (key: string): void => {
    unstored.delete(key)
    try {
      localStorage.removeItem(key)
    } catch {
      // Blocked: there is nothing in it.
    }
  },
}
