import { type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Preferences, PreferencesChange } from '../../shared/preferences.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { toast } from '../app/toasts.tsx'
import { JsonEditor } from './json-editor.tsx'

/** All settings of a person as text. */
export function JsonView(): ReactNode {
  const chosen = useStore(preferences)
  return (
    <JsonEditor
      label="Settings as JSON"
      hint="What you leave out goes back to its default."
      value={chosen}
      schema={PreferencesChange}
      apply={(change) => {
        void prefer(Preferences.parse(change))
        toast('The settings are applied.', { label: 'Undo', run: () => void prefer(chosen) })
      }}
    />
  )
}
