import { Pencil, RotateCcw, X } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { KeyOverrides } from '../../shared/preferences.ts'
import { keyLabel, onMac } from '../app/chords.ts'
import { keysOf } from '../app/command-keys.ts'
import { commands as registry, fullTitle } from '../app/commands.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { everyCommand } from '../app/remembered-commands.ts'
import { toast } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { inputClass } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { locale, t } from '../words/words.ts'
import { type KeyedCommand, madeClashes, withoutOverride } from './key-clashes.ts'
import { KeyDialog } from './key-dialog.tsx'

const list = new Intl.ListFormat(locale)

/** Every command with its keys, to be changed one by one. */
export function KeyTable(): ReactNode {
  const overrides = useStore(preferences, ({ keys }) => keys)
  const known = useStore(registry.store, (state) => state.known)
  // `known` is what makes the list another one.
  // oxlint-disable-next-line react/exhaustive-deps
  const all = useMemo(() => listed(everyCommand()), [known])
  const [typed, setTyped] = useState('')
  const [recording, setRecording] = useState<KeyedCommand>()
  const shown = all.filter((command) => fits(command, overrides, typed))
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          aria-label={t('Find a command or its keys')}
          placeholder={t('Find a command or its keys')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className={cx(inputClass, 'min-w-48 flex-1')}
        />
        <Button disabled={Object.keys(overrides).length === 0} onClick={resetAll}>
          {t('Reset all keys')}
        </Button>
      </div>
      <table className="w-full border-collapse rounded-card border border-line bg-panel text-left">
        <caption className="sr-only">{t('Commands and their keys')}</caption>
        <thead>
          <tr className="border-b border-line text-meta text-muted">
            <th className="px-3 py-1.5 font-medium">{t('Command')}</th>
            <th className="px-3 py-1.5 font-medium">{t('Keys')}</th>
            <th>
              <span className="sr-only">{t('Change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((command) => (
            <Row
              key={command.id}
              command={command}
              all={all}
              overrides={overrides}
              record={() => setRecording(command)}
            />
          ))}
        </tbody>
      </table>
      <p className="text-meta text-muted">
        <span role="status">
          {shown.length === 0
            ? t('No command and no key fits “{typed}”.', { typed: typed.trim() })
            : t('{count} commands.', { count: shown.length })}
        </span>{' '}
        {t('A workspace adds its own once you have opened one.')}
      </p>
      {recording && (
        <KeyDialog
          command={recording}
          commands={all}
          overrides={overrides}
          save={(keys) => void prefer({ keys })}
          close={() => setRecording(undefined)}
        />
      )}
    </>
  )
}

/** In groups, by name; what runs only by another part of the page has no keys to change. */
function listed(all: readonly KeyedCommand[]): readonly KeyedCommand[] {
  return all
    .filter(({ hidden, keys }) => !hidden || (keys && keys.length > 0))
    .toSorted((a, b) => fullTitle(a).localeCompare(fullTitle(b)))
}

function fits(command: KeyedCommand, overrides: KeyOverrides, typed: string): boolean {
  const labels = keysOf(command, overrides).map((keys) => keyLabel(keys, onMac))
  const text = [fullTitle(command), ...labels].join(' ').toLocaleLowerCase()
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function change(keys: KeyOverrides, said: string): void {
  const before = preferences.getState().keys
  void prefer({ keys })
  toast(said, { label: t('Undo'), run: () => void prefer({ keys: before }) })
}

function resetAll(): void {
  change({}, t('All keys are as they came.'))
}

type RowProps = {
  command: KeyedCommand
  all: readonly KeyedCommand[]
  overrides: KeyOverrides
  record: () => void
}

function Row({ command, all, overrides, record }: RowProps): ReactNode {
  const title = fullTitle(command)
  const keys = keysOf(command, overrides)
  const clash = madeClashes(command, { commands: all, overrides })
  return (
    <tr className="h-[calc(var(--row)+14px)] border-b border-line last:border-b-0 hover:bg-hover/60">
      <th scope="row" className="px-3 py-1 font-normal">
        <div className="text-hi">{title}</div>
        {clash.length > 0 && (
          <div className="text-meta text-warning">
            {t('Shares its keys with {others}.', {
              others: list.format(clash.map((other) => t('“{name}”', { name: fullTitle(other) }))),
            })}
          </div>
        )}
      </th>
      <td className="px-3 py-1">
        <span className="flex flex-wrap gap-1">
          {keys.map((each) => (
            <Kbd key={each}>{keyLabel(each, onMac)}</Kbd>
          ))}
          {keys.length === 0 && <span className="text-faint">{t('None')}</span>}
        </span>
      </td>
      <td className="px-2 py-1">
        <span className="flex justify-end gap-1">
          {command.id in overrides && (
            <IconButton
              label={t('Reset keys of {title}', { title })}
              icon={RotateCcw}
              onClick={() => void prefer({ keys: withoutOverride(overrides, command.id) })}
            />
          )}
          {keys.length > 0 && (
            <IconButton
              label={t('Take the keys of {title} away', { title })}
              icon={X}
              onClick={() =>
                change({ ...overrides, [command.id]: [] }, t('“{title}” has no keys.', { title }))
              }
            />
          )}
          <IconButton
            label={t('Change keys of {title}', { title })}
            icon={Pencil}
            onClick={record}
          />
        </span>
      </td>
    </tr>
  )
}
