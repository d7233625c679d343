import { RotateCcw } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useStore } from 'zustand'
import { Preferences } from '../../shared/preferences.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import { t } from '../words/words.ts'
import { LanguageChoice } from './language-choice.tsx'
import type { Setting } from './settings-list.ts'

const DEFAULTS = Preferences.parse({})

/** One setting: what it is, its control, and the way back to the default. It saves at once. */
export function SettingRow({ setting }: { setting: Setting }): ReactNode {
  const { id, title, hint } = setting
  const hintId = useId()
  const changed = useStore(preferences, (chosen) => chosen[id] !== DEFAULTS[id])
  const reset = (): void => void prefer({ [id]: DEFAULTS[id] })
  return (
    <li className="flex min-h-(--row-list) flex-wrap items-center gap-x-6 gap-y-2 border-b border-line px-3 py-2 last:border-b-0">
      <div className="min-w-48 flex-1">
        <div className="flex min-h-6 items-center gap-1 font-medium text-hi">
          {title}
          {changed && (
            <IconButton label={t('Reset {title}', { title })} icon={RotateCcw} onClick={reset} />
          )}
        </div>
        <div id={hintId} className="text-meta text-muted">
          {hint}
        </div>
      </div>
      <Control setting={setting} hintId={hintId} />
    </li>
  )
}

function Control({ setting, hintId }: { setting: Setting; hintId: string }): ReactNode {
  const chosen = useStore(preferences)
  switch (setting.kind) {
    case 'choice':
      return (
        <Segmented<string>
          label={setting.title}
          value={chosen[setting.id]}
          options={setting.options}
          onChange={(value) => void prefer({ [setting.id]: value })}
        />
      )
    case 'language':
      return <LanguageChoice />
    case 'switch':
      return (
        <Switch
          label={setting.title}
          describedBy={hintId}
          checked={chosen[setting.id]}
          onChange={(on) => void prefer({ [setting.id]: on })}
        />
      )
    case 'number':
      return (
        <NumberField
          label={setting.title}
          value={chosen[setting.id]}
          min={setting.min}
          max={setting.max}
          unit={setting.unit}
          onChange={(value) => void prefer({ [setting.id]: value })}
        />
      )
    default:
      return unreachable(setting)
  }
}
