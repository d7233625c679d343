import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { aliases } from './scripts/lib/aliases.ts'
import { chunkGroups } from './scripts/lib/chunk-groups.ts'
import { offlinePlan } from './scripts/lib/offline-plan.ts'
import { patientLanguages } from './scripts/lib/patient-languages.ts'
import { precompress } from './scripts/lib/precompress.ts'
import { slimDockview } from './scripts/lib/slim-dockview.ts'
import { slimQuery } from './scripts/lib/slim-query.ts'
import { slimReact } from './scripts/lib/slim-react.ts'
import { slimZod } from './scripts/lib/slim-zod.ts'
import { stylesFirst } from './scripts/lib/styles-first.ts'
import { wordFiles } from './scripts/lib/word-files.ts'

/** `npm run dev`: people open Vite's address, and what is the server's goes on to it. */
const toServer = { target: `http://127.0.0.1:${process.env['PORT'] ?? 3000}`, ws: true }

export default defineConfig({
  root: 'client',
  plugins: [
    react(),
    tailwindcss(),
    slimZod(),
    stylesFirst(),
    slimReact(),
    slimQuery(),
    slimDockview(),
    patientLanguages(),
    wordFiles(),
    offlinePlan(),
    precompress(),
  ],
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
    rolldownOptions: { output: { hashCharacters: 'hex', codeSplitting: { groups: chunkGroups } } },
    // Monaco is one large chunk on purpose: it loads on its own and keeps its name between versions.
    chunkSizeWarningLimit: 4_000,
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
