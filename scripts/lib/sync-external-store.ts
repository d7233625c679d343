/** React's own; libraries that also run on older ones ask for it by another name. */
export { useSyncExternalStore } from 'react'
