'use client'
import { useState } from 'react'
import { TokenCursor } from '../tokens/cursor'
import type { Rendered } from '../tokens/columns'
import { TokenBlocks } from '../tokens/token-view'

const NO_MARKS = [] as const

/** The tokens to be read; nothing is linked with them here. */
export function TriedTokens({ inspection }: { inspection: Rendered }) {
  const [cursor] = useState(() => new TokenCursor(null))
  return <TokenBlocks inspection={inspection} marks={NO_MARKS} cursor={cursor} />
}
