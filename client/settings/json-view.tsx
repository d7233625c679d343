import '@fontsource-variable/jetbrains-mono/wght.css'
import { type ReactNode, useId, useState } from 'react'
import { useStore } from 'zustand'
import { prefer, preferences } from '../app/preferences.ts'
import { toast } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { type JsonFault, readSettings, writeSettings } from './json-settings.ts'

/** All settings as text. Nothing holds before it is applied, and then it can be undone. */
export function JsonView(): ReactNode {
  const chosen = useStore(preferences)
  const current = writeSettings(chosen)
  const [draft, setDraft] = useState<string>()
  const text = draft ?? current
  const read = readSettings(text)
  const faults = read.ok ? [] : read.faults
  const faultsId = useId()
  const apply = (): void => {
    if (!read.ok) return
    void prefer(read.preferences)
    setDraft(undefined)
    toast('The settings are applied.', { label: 'Undo', run: () => void prefer(chosen) })
  }
  return (
    <div className="flex flex-col gap-3">
      <textarea
        aria-label="Settings as JSON"
        aria-invalid={faults.length > 0}
        aria-describedby={faultsId}
        spellCheck={false}
        autoComplete="off"
        value={text}
        rows={Math.min(32, Math.max(14, text.split('\n').length + 1))}
        onChange={(event) => setDraft(event.target.value)}
        className="w-full resize-y rounded-control border border-line-strong bg-editor p-3 font-mono leading-5 text-hi outline-offset-0"
        style={{ fontSize: 'var(--code-size)' }}
      />
      <Faults id={faultsId} faults={faults} />
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" disabled={!read.ok || text === current} onClick={apply}>
          Apply
        </Button>
        <Button disabled={text === current} onClick={() => setDraft(undefined)}>
          Reset
        </Button>
        <span className="text-meta text-muted">What you leave out goes back to its default.</span>
      </div>
    </div>
  )
}

function Faults({ id, faults }: { id: string; faults: readonly JsonFault[] }): ReactNode {
  return (
    <ul
      id={id}
      aria-live="polite"
      aria-label="Faults"
      className={faults.length > 0 ? 'flex flex-col gap-1 text-danger' : 'hidden'}
    >
      {faults.map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          <span className="font-medium tabular-nums">Line {line}:</span> {message}
        </li>
      ))}
    </ul>
  )
}
