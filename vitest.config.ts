import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  // As many test files side by side as there are cores: many of them wait for deadlines.
  test: {
    maxWorkers: '100%',
    include: ['tests/{unit,golden}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
