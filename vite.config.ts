import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { aliases } from './scripts/lib/aliases.ts'
import { firstLoad } from './scripts/lib/first-load.ts'
import { offlinePlan } from './scripts/lib/offline-plan.ts'
import { precompress } from './scripts/lib/precompress.ts'
import { slimZod } from './scripts/lib/slim-zod.ts'
import { wordFiles } from './scripts/lib/word-files.ts'

/** `npm run dev`: people open Vite's address, and what is the server's goes on to it. */
const toServer = { target: `http://127.0.0.1:${process.env['PORT'] ?? 3000}`, ws: true }

export default defineConfig({
  root: 'client',
  plugins: [react(), tailwindcss(), slimZod(), wordFiles(), offlinePlan(), precompress()],
  resolve: { alias: aliases },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/api': toServer,
      // With the slash: `client/terminal/…` and its like are modules, not sockets.
      '^/(collab|events|terminals)/[0-9a-f-]{36}': toServer,
    },
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // Every browser that can run this can preload.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [firstLoad] } } },
    // Monaco is one large chunk on purpose: it loads on its own and keeps its name between versions.
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      output: {
        // What every page loads first, in one file: alone, each of these is more envelope than letter.
        codeSplitting: { groups: [{ name: 'base', test: isBase }] },
      },
    },
  },
  test: {
    root: '.',
    include: ['{shared,server,client,sandbox-images,scripts}/**/*.test.{ts,tsx}'],
    // One Postgres for all; every test file takes throwaway databases from it.
    globalSetup: ['server/store/test-global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})

/** Small modules that the first page loads, whichever it is. */
function isBase(id: string): boolean {
  return /\/(client\/(app\/(api|error-details)|ui\/(button|cx|empty-state|failed-state|first-icons|person|plain-states|spinner|state-icon|time)|words\/(en|words))\.tsx?|shared\/(accounts|errors|look|roles)\.ts|react\/(cjs\/)?[\w-]*jsx-runtime[\w.]*\.js|zustand\/esm\/vanilla\.mjs|QueryClientProvider\.js)$/.test(
    id,
  )
}
