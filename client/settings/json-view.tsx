import { type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Preferences, PreferencesChange } from '../../shared/preferences.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { JsonEditor } from './json-editor.tsx'

/** All settings of a person as text. */
export function JsonView(): ReactNode {
  const chosen = useStore(preferences)
  return (
    <JsonEditor
      label={t('Settings as JSON')}
      hint={t('What you leave out goes back to its default.')}
      value={chosen}
      schema={PreferencesChange}
      apply={(change) => {
        void prefer(Preferences.parse(change))
        toast(t('The settings are applied.'), { label: t('Undo'), run: () => void prefer(chosen) })
      }}
    />
  )
}
