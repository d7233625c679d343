import { type KeyboardEvent, type ReactNode, useState } from 'react'
import type { KeyOverrides } from '../../shared/preferences.ts'
import { isReserved, keyLabel, onMac, parseChord, writes } from '../app/chords.ts'
import { isAlone } from '../app/command-keys.ts'
import { fullTitle } from '../app/commands.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { rich } from '../words/rich.tsx'
import { locale, t } from '../words/words.ts'
import { type KeyedCommand, assign, clashes } from './key-clashes.ts'
import { addStep, recordStep } from './record-keys.ts'

type Props = {
  command: KeyedCommand
  commands: readonly KeyedCommand[]
  overrides: KeyOverrides
  save: (overrides: KeyOverrides) => void
  close: () => void
}

/** Records new keys by pressing them, and says whom they are taken from before they are. */
export function KeyDialog({ command, commands, overrides, save, close }: Props): ReactNode {
  const [steps, setSteps] = useState<readonly string[]>([])
  const keys = steps.join(' ')
  const world = { commands, overrides }
  const taken = keys === '' ? [] : clashes(command.id, keys, world)
  const done = (takeOver: boolean): void => {
    save(assign(command.id, keys, world, takeOver))
    close()
  }
  const press = (event: KeyboardEvent): void => {
    // Tab, Enter and Escape by themselves keep their meaning in a dialog.
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey
    if (bare && ['Tab', 'Escape', 'Enter'].includes(event.key)) {
      if (event.key === 'Enter' && keys !== '' && taken.length === 0) done(false)
      return
    }
    event.preventDefault()
    event.stopPropagation()
    const step = recordStep(event.nativeEvent, onMac)
    if (step !== undefined && !event.repeat) setSteps((before) => addStep(before, step))
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t('Keys for “{command}”', { command: fullTitle(command) })}
      description={t(
        'Press the keys you want. A second press makes a sequence, like Ctrl+K Ctrl+S.',
      )}
    >
      <input
        aria-label={t('Press the keys')}
        readOnly
        value={keys === '' ? '' : keyLabel(keys, onMac)}
        placeholder={t('Waiting for keys…')}
        onKeyDown={press}
        className="h-12 w-full rounded-control border border-line-strong bg-editor text-center text-page text-hi caret-transparent outline-offset-0"
      />
      <div role="status" className="flex min-h-6 flex-col gap-1">
        <Remarks keys={keys} taken={taken} />
      </div>
      <DialogActions>
        <Button disabled={steps.length === 0} onClick={() => setSteps([])}>
          {t('Start over')}
        </Button>
        <Button onClick={close}>{t('Cancel')}</Button>
        {taken.length > 0 ? (
          <>
            <Button onClick={() => done(false)}>{t('Use for both')}</Button>
            <Button tone="primary" onClick={() => done(true)}>
              {t('Take over')}
            </Button>
          </>
        ) : (
          <Button tone="primary" disabled={keys === ''} onClick={() => done(false)}>
            {t('Save')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

const all = new Intl.ListFormat(locale)

type RemarkProps = { keys: string; taken: readonly KeyedCommand[] }

function Remarks({ keys, taken }: RemarkProps): ReactNode {
  if (keys === '') return null
  const label = <Kbd>{keyLabel(keys, onMac)}</Kbd>
  const [first] = parseChord(keys, onMac)
  return (
    <>
      {taken.length > 0 && (
        <p className="text-warning">
          {rich(
            '{label} already runs {others}, or begins its keys. Take it over, or use it for both: then the one that fits where you are runs.',
            {
              label,
              others: all.format(taken.map((other) => t('“{name}”', { name: fullTitle(other) }))),
            },
          )}
        </p>
      )}
      {isReserved(keys, onMac) && !isAlone() && (
        <p className="text-warning">
          {rich(
            'Your browser keeps {label} for itself. It works once Atelier is installed as an app.',
            { label },
          )}
        </p>
      )}
      {first && writes(first) && (
        <p className="text-muted">
          {rich('{label} writes something, so it works only outside of text.', { label })}
        </p>
      )}
    </>
  )
}
