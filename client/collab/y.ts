/** The one door to Yjs: two copies of it on a page would not understand each other. */
export * as Y from 'yjs'
export {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
export { IndexeddbPersistence } from 'y-indexeddb'
