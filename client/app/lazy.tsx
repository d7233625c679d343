import {
  type ComponentType,
  type ReactNode,
  createContext,
  useContext,
  useSyncExternalStore,
} from 'react'
import { patiently } from './patiently.ts'

/** A component whose code comes when it is first shown, or earlier when `fetch` is called. */
export type Part<P> = ((props: P) => ReactNode) & { fetch(): Promise<void> }
type Found<P> = { readonly Shown: ComponentType<P> } | { readonly error: unknown }

const Fallback = createContext<ReactNode>(null)

/** What stands in the place of each part in it that is still on its way; nothing, unless said otherwise. */
export function Awaiting(props: { fallback?: ReactNode; children: ReactNode }): ReactNode {
  return <Fallback value={props.fallback ?? null}>{props.children}</Fallback>
}

/**
 * React's own `lazy` suspends, and React holds back whatever was suspended for 300 ms after any place of the
 * page began to wait: a workspace whose parts come one after the other waited 1.2 s for nothing. Here a part
 * is shown in the moment it has come, and at once when it is there already.
 */
export function lazy<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): Part<P> {
  let found: Found<P> | undefined
  let coming: Promise<void> | undefined
  const fetch = (): Promise<void> =>
    (coming ??= patiently(load).then(
      ({ default: Shown }) => void (found = { Shown }),
      (error: unknown) => void (found = { error }),
    ))
  const watch = (told: () => void): (() => void) => {
    let gone = false
    void fetch().then(() => gone || told())
    return () => {
      gone = true
    }
  }
  function LazyPart(props: P): ReactNode {
    const fallback = useContext(Fallback)
    void fetch()
    const part = useSyncExternalStore(watch, () => found)
    if (part === undefined) return fallback
    if ('error' in part) throw part.error
    return (
      <Awaiting>
        <part.Shown {...props} />
      </Awaiting>
    )
  }
  return Object.assign(LazyPart, { fetch })
}
