import type { NextConfig } from 'next'

/** React evaluates strings in development only, to rebuild server stacks in the browser. */
const evaluation = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''

/**
 * No external host at all: the app ships its fonts and talks to its own server. Inline scripts stay allowed because Next
 * streams the page's data in them; dataset text never becomes HTML. No upgrade-insecure-requests: people run Winnow over
 * plain HTTP on their own machine.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${evaluation}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // No picture here needs another size, and the optimizer would read files for whoever asks.
  images: { unoptimized: true },
  // Native addons and WASM loaders find their files beside themselves, so they must not be bundled.
  serverExternalPackages: ['better-sqlite3', 'tokenizers', '@huggingface/tokenizers', '@huggingface/transformers', 'onnxruntime-node', 'usearch'],
  headers: () => Promise.resolve([{
    source: '/:path*',
    headers: [
      { key: 'Content-Security-Policy', value: CONTENT_SECURITY_POLICY },
      { key: 'X-Content-Type-Options', value: 'nosniff' },
      { key: 'X-Frame-Options', value: 'DENY' },
      { key: 'Referrer-Policy', value: 'same-origin' },
      { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
      { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
    ],
  }]),
}

export default config
