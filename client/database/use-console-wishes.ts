import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { askedSql } from './asked-sql.ts'
import { CONSOLE_PATH } from './console-path.ts'
import type { ConsoleTab } from './console-tabs.ts'
import { useConsole } from './use-console.ts'

/** Opens what is asked for from outside the console, and tells the shell what is in front. */
export function useConsoleWishes(shown: ConsoleTab | undefined): void {
  const { session, may } = useWorkspace()
  const { tabs } = useConsole()
  const wish = useStore(session.console, (state) => state.wish)
  const asked = useStore(askedSql, ({ sql }) => sql !== null)
  const writes = may('edit')
  useEffect(() => {
    session.console.setState({ front: shown && shown.kind !== 'scratch' ? shown : null })
  }, [session, shown])
  useEffect(() => {
    if (!wish) return
    session.console.setState({ wish: null })
    tabs.open(wish)
  }, [session, tabs, wish])
  const wrote = useRef(writes)
  useEffect(() => {
    // A role may change meanwhile: there is always a text that one may write.
    const own = tabs.store.getState().tabs.some(({ kind }) => kind === 'scratch')
    if (!writes && !own) tabs.open({ kind: 'scratch' })
    if (writes && !wrote.current) tabs.open({ kind: 'file', path: CONSOLE_PATH })
    wrote.current = writes
  }, [tabs, writes])
  useEffect(() => {
    // The tab takes it from there, as soon as it can be written into.
    if (asked) tabs.open(writes ? { kind: 'file', path: CONSOLE_PATH } : { kind: 'scratch' })
  }, [asked, tabs, writes])
}
