import '@fontsource-variable/jetbrains-mono/wght.css'
import { type ReactNode, useId, useState } from 'react'
import type { z } from 'zod'
import { Button } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import { type JsonFault, readJson } from './json-text.ts'

type Props<S extends z.ZodType> = {
  label: string
  hint: string
  value: z.output<S>
  schema: S
  busy?: boolean
  readOnly?: boolean
  apply: (value: z.output<S>) => void
}

/** Settings as text. Nothing holds before it is applied; what does not fit stays, with its faults by line. */
export function JsonEditor<S extends z.ZodType>(props: Props<S>): ReactNode {
  const { label, hint, value, schema, busy, readOnly, apply } = props
  const current = JSON.stringify(value, null, 2)
  const [draft, setDraft] = useState<string>()
  const text = draft ?? current
  const read = readJson(text, schema)
  const faults = read.ok ? [] : read.faults
  const faultsId = useId()
  const run = (): void => {
    if (!read.ok) return
    apply(read.value)
    setDraft(undefined)
  }
  return (
    <div className="flex flex-col gap-3">
      <textarea
        aria-label={label}
        aria-invalid={faults.length > 0}
        aria-describedby={faultsId}
        spellCheck={false}
        autoComplete="off"
        readOnly={readOnly}
        value={text}
        rows={Math.min(32, Math.max(8, text.split('\n').length + 1))}
        onChange={(event) => setDraft(event.target.value)}
        className="w-full resize-y rounded-control border border-line-strong bg-editor p-3 font-mono leading-5 text-hi outline-offset-0"
        style={{ fontSize: 'var(--code-size)' }}
      />
      <Faults id={faultsId} faults={faults} />
      {!readOnly && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            tone="primary"
            busy={busy ?? false}
            disabled={!read.ok || text === current}
            onClick={run}
          >
            {t('Apply')}
          </Button>
          <Button disabled={text === current} onClick={() => setDraft(undefined)}>
            {t('Reset')}
          </Button>
          <span className="text-meta text-muted">{hint}</span>
        </div>
      )}
    </div>
  )
}

function Faults({ id, faults }: { id: string; faults: readonly JsonFault[] }): ReactNode {
  return (
    <ul
      id={id}
      aria-live="polite"
      aria-label={t('Faults')}
      className={faults.length > 0 ? 'flex flex-col gap-1 text-danger' : 'hidden'}
    >
      {faults.map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          <span className="font-medium tabular-nums">{t('Line {line}:', { line })}</span> {message}
        </li>
      ))}
    </ul>
  )
}
