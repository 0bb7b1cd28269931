import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // No picture here needs another size, and the optimizer would read files for whoever asks.
  images: { unoptimized: true },
  // Native addons and WASM loaders find their files beside themselves, so they must not be bundled.
  serverExternalPackages: [
    'better-sqlite3',
    'tokenizers',
    '@huggingface/tokenizers',
    '@huggingface/transformers',
    'onnxruntime-node',
    'usearch',
  ],
  // The policy of scripts differs from answer to answer: lib/cli/content-policy.ts.
  headers: () =>
    Promise.resolve([
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
        ],
      },
    ]),
}

export default config
