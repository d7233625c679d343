import { type ReactNode, useDeferredValue, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { Y } from '../collab/y.ts'
import { editorOf } from '../palette/go-to.ts'
import { hasOutline } from '../palette/outline.ts'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { statusSlots } from '../workspace/status-slots.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { CrumbArrow, CrumbButton } from './crumb.tsx'
import { type FileSymbol, symbolsAt, symbolsOf } from './symbols.ts'
import { useSharedFile } from './use-shared-file.ts'
import { useText } from './use-text.ts'

/** Names come and go slowly; the whole text is read for them. */
const EVERY_MS = 500
/** More than this nobody reads in a menu; the palette finds them all. */
const MOST = 300
/** The outer ones of a deep nest say little. */
const SHOWN = 3

type Props = { path: string }

/** The named things that the caret stands in; each step is a menu of all there are in the file. */
export function SymbolCrumbs({ path }: Props): ReactNode {
  const { workspace } = useWorkspace()
  const { view } = useSharedFile(workspace.id, path)
  if (view.status !== 'open' || !hasOutline(path)) return null
  return <Steps path={path} text={view.room.text} />
}

function Steps({ path, text }: Props & { text: Y.Text }): ReactNode {
  const now = useDeferredValue(useText(text, EVERY_MS))
  const symbols = useMemo(() => symbolsOf(path, now), [path, now])
  const line = useStore(statusSlots, ({ caret }) => (caret?.path === path ? caret.line : null))
  if (symbols.length === 0) return null
  const at = line === null ? [] : symbolsAt(symbols, line).slice(-SHOWN)
  if (at.length === 0) return <Step path={path} symbols={symbols} />
  return at.map((symbol) => (
    <Step key={`${symbol.line} ${symbol.name}`} path={path} symbols={symbols} at={symbol} />
  ))
}

type StepProps = Props & { symbols: readonly FileSymbol[]; at?: FileSymbol }

function Step({ path, symbols, at }: StepProps): ReactNode {
  const { workbench } = useWorkspace().session
  const chosen = useRef(false)
  const entries: MenuEntry[] = symbols.slice(0, MOST).map(({ name, kind, line, level }) => ({
    label: '\u2003'.repeat(level) + name,
    detail: kind,
    run: () => {
      chosen.current = true
      workbench.openFile(path, { line }, { preview: true })
    },
  }))
  if (symbols.length > MOST) {
    const label = t('{value} more: search for them in the palette.', {
      value: symbols.length - MOST,
    })
    entries.push({ label, disabled: true, run: () => undefined })
  }
  return (
    <li className="flex min-w-0 items-center">
      <CrumbArrow />
      <Menu
        entries={entries}
        align="start"
        onOpenChange={(open) => {
          if (open) chosen.current = false
        }}
        // Who went to a symbol goes on there.
        finalFocus={() => (chosen.current && editorOf(path)) || true}
      >
        <CrumbButton
          title={at && t('{kind}, line {line}', { kind: at.kind, line: at.line })}
          aria-label={at && `${at.kind} ${at.name}`}
        >
          {at ? at.name : t('Symbols')}
        </CrumbButton>
      </Menu>
    </li>
  )
}
