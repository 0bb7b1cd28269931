/** Whether a deck has used the press. */
type Hearer = (event: KeyboardEvent) => boolean

/** The decks on the page, the last one shown at the end. */
const hearers: Hearer[] = []

function hear(event: KeyboardEvent): void {
  if (!event.defaultPrevented && hearers.findLast((heard) => heard(event)) !== undefined)
    event.preventDefault()
}

/** The page listens once, however many decks are on it. */
export function listen(hearer: Hearer): () => void {
  if (hearers.length === 0) document.addEventListener('keydown', hear)
  hearers.push(hearer)
  return () => {
    hearers.splice(hearers.indexOf(hearer), 1)
    if (hearers.length === 0) document.removeEventListener('keydown', hear)
  }
}
