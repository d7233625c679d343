/**
 * The one door to Yjs on the server. Two loaded copies of Yjs do not recognise each other's types
 * and fail silently, so nothing else in `server/` imports `yjs`, and an upgrade happens here.
 */
export * as Y from 'yjs'
