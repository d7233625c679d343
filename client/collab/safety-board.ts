import { createStore } from 'zustand/vanilla'

/** How far what was typed has come: on this device alone, on the server, or in the file on disk. */
export type Safety = 'unsynced' | 'unwritten' | 'written'

/** By `<workspace>/<path>`, for the files that are open in this page. Who reads it need not load the editor. */
export const safetyBoard = createStore<Readonly<Record<string, Safety>>>(() => ({}))
