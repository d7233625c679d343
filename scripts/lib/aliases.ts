import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What is taken from another place than its name says, in every build of the client. */
export const aliases = [
  // monaco-vim was written for an older layout of Monaco, and its browser build brings parts of it a second time.
  { find: /^monaco-vim$/, replacement: here('../../node_modules/monaco-vim/dist/index.mjs') },
  {
    find: /^monaco-editor\/esm\/vs\/editor\/(editor\.api|common\/commands\/shiftCommand)$/,
    replacement: here('../../client/editor/vim-monaco.ts'),
  },
  // A stand-in for React before 18.
  {
    find: /^use-sync-external-store\/shim(\/index\.js)?$/,
    replacement: here('./sync-external-store.ts'),
  },
]
