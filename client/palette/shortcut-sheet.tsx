import { type ReactNode, useDeferredValue, useState } from 'react'
import { useStore } from 'zustand'
import { commands } from '../app/commands.ts'
import { preferences } from '../app/preferences.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { inputClass } from '../ui/field.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { t } from '../words/words.ts'
import { closePalette, runAfterClosing } from './palette-store.ts'
import { type SheetLine, sheetOf } from './sheet.ts'

/** Every command that has keys, and by search also those that have none. */
export function ShortcutSheet(): ReactNode {
  const all = useStore(commands.store, (state) => state.commands)
  const overrides = useStore(preferences, (state) => state.keys)
  const [text, setText] = useState('')
  const groups = sheetOf(all, { overrides, search: useDeferredValue(text) })
  const count = groups.reduce((sum, { lines }) => sum + lines.length, 0)
  const canChange = all.some(({ id }) => id === 'preferences.keys')
  return (
    <Dialog open onOpenChange={() => closePalette()} title={t('Keyboard shortcuts')} wide>
      <div className="sticky -top-5 z-10 -my-2 flex items-center gap-2 bg-raised py-2">
        <input
          type="search"
          aria-label={t('Search shortcuts')}
          placeholder={t('Search by name or by key')}
          className={inputClass}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {canChange && (
          <Button onClick={() => runAfterClosing(() => void commands.run('preferences.keys'))}>
            {t('Change keys')}
          </Button>
        )}
      </div>
      <div role="status" className="sr-only">
        {t('{count} shortcuts', { count })}
      </div>
      {groups.length === 0 && (
        <p className="text-muted">{t('No command has such a name or key.')}</p>
      )}
      {groups.map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h3 className="pb-1 font-semibold text-hi">{title}</h3>
          <ul className="rounded-card border border-line">
            {lines.map((line) => (
              <SheetRow key={line.id} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  )
}

function SheetRow({ line: { title, keys, changed, clashes } }: { line: SheetLine }): ReactNode {
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1 last:border-b-0">
      <span className="min-w-0 flex-1 text-body">{title}</span>
      {changed && <span className="text-meta text-muted">{t('changed by you')}</span>}
      {clashes && (
        <span className="text-meta text-warning">{t('also: {clashes}', { clashes })}</span>
      )}
      <span className="flex flex-wrap items-center gap-2">
        {keys.length === 0 && <span className="text-meta text-muted">{t('no key')}</span>}
        {keys.map((chord, index) => (
          <span key={index} className="flex items-center gap-1">
            {index > 0 && <span className="text-meta text-muted">{t('or')}</span>}
            {chord.map((one, step) => (
              <Kbd key={step}>{one}</Kbd>
            ))}
          </span>
        ))}
      </span>
    </li>
  )
}
