import type { monaco } from './monaco.ts'

type Parts = { monaco: typeof monaco; ShiftCommand: unknown }
/** Set before monaco-vim is fetched. An import would have the bundler cut Monaco in two. */
export const parts: Partial<Parts> = {}
