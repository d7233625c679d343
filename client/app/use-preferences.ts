import { useEffect } from 'react'
import { t } from '../words/words.ts'
import { followOtherTabs, loadPreferences, unsaved } from './preferences.ts'
import { toast } from './toasts.tsx'

/** Takes over what a person chose once they are in, and says it when a choice stays in this browser. */
export function usePreferences(personId: string | undefined): void {
  useEffect(() => followOtherTabs(), [])
  useEffect(() => {
    // Settings read that list, nobody else: it may come whenever there is time.
    void import('./remembered-commands.ts').then(
      ({ rememberCommands }) => rememberCommands(),
      () => {},
    )
  }, [])
  useEffect(() => {
    if (personId === undefined) return
    const gone = new AbortController()
    // Without an answer this browser's copy holds: nothing to tell anybody.
    loadPreferences(gone.signal).catch(() => {})
    return () => gone.abort()
  }, [personId])
  useEffect(
    () =>
      unsaved.subscribe(({ error }, before) => {
        // Once is enough: it goes with the next choice, or when the network is back.
        if (error === undefined || before.error !== undefined) return
        toast(t('Your settings hold in this browser. The server will get them later.'))
      }),
    [],
  )
}
