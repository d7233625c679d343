import type { Keeper } from './room-client.ts'
import { LastWords } from './last-words.ts'
import { IndexeddbPersistence, type Y } from './y.ts'

/** Storage that does not answer must not keep a file from opening. */
const PATIENCE_MS = 2_000

/** Keeps a document in this browser. Where there is no storage, edits live as long as the tab. */
export function keepOnDevice(name: string, doc: Y.Doc): Keeper {
  const kept = new IndexeddbPersistence(name, doc)
  const words = new LastWords({ name, doc, origin: kept })
  const storage: Promise<unknown> = kept._db
  const patience = Promise.withResolvers<void>()
  const timer = setTimeout(patience.resolve, PATIENCE_MS)
  const loaded = Promise.all([storage, kept.whenSynced.then(() => words.loaded())])
  const whenLoaded = Promise.race([loaded, patience.promise])
    // A private window says no: nothing is kept, and that is all.
    .catch(() => undefined)
    .finally(() => clearTimeout(timer))
  const nothing = (): void => {}
  return {
    origin: kept,
    whenLoaded,
    destroy: () => {
      words.stop()
      kept.destroy().catch(nothing)
    },
    clear: () => {
      words.stop()
      kept.clearData().catch(nothing)
    },
  }
}
