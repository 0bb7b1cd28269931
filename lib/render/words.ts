import type { Conversation } from '@/lib/core/conversation'

/** Characters of a text quoted in a message. */
const QUOTED = 60

/** "message 3 (user)", numbered as on the screen. */
export function messageName(index: number, { messages }: Conversation): string {
  const role = messages[index]?.role
  return role === undefined ? `message ${index + 1}` : `message ${index + 1} (${role})`
}

export function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text)
}

/** "1 token", "2 tokens" */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
