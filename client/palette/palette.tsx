import { t } from '../words/words.ts'
import './palette.css'
import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import type { Item, Rows } from './item.ts'
import type { Mode } from './modes.ts'
import { leaveLetters } from './early-letters.ts'
import { Count, Foot } from './palette-foot.tsx'
import { keyOf } from './palette-keys.ts'
import { PaletteList, optionId } from './palette-list.tsx'
import { type Page, closePalette, paletteStore, runAfterClosing } from './palette-store.ts'
import { recentCommands } from './recents.ts'
import { useRows } from './use-rows.ts'

/** One box for every file, command, symbol and person: type, choose, Enter. */
export function Palette(): ReactNode {
  const text = useStore(paletteStore, (state) => state.text)
  const shown = useRows()
  const { rows, mode, page } = shown
  const [at, setAt] = useChosen(shown, text)
  const accept = useAccept(shown, at)
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const box = input.current
    box?.focus()
    leaveLetters()
    // What the palette began with is its mode: the caret goes behind it.
    box?.setSelectionRange(box.value.length, box.value.length)
  }, [page])

  const step = (by: number): void => setAt((at + by + rows.length) % Math.max(1, rows.length))
  const leap = (to: number): void => setAt(Math.min(Math.max(to, 0), rows.length - 1))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const doing = keyOf(event, { step, leap, accept, at, rows: rows.length, empty: text === '' })
    if (!doing) return
    event.preventDefault()
    event.stopPropagation()
    doing()
  }
  return createPortal(
    <>
      <div className="fixed inset-0 z-50 bg-black/35" onPointerDown={() => closePalette()} />
      <div
        role="dialog"
        aria-modal="true"
        aria-label={page ? page.title : t('Palette')}
        data-palette
        data-open
        className="palette floating fixed z-50 flex flex-col overflow-hidden"
      >
        <div className="flex items-center gap-2 border-b border-line px-3">
          {page && <span className="shrink-0 text-muted">{page.title}:</span>}
          <input
            ref={input}
            type="text"
            role="combobox"
            aria-label={page ? page.title : mode.asks}
            aria-expanded="true"
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={rows[at] ? optionId(list, at) : undefined}
            placeholder={placeholder(mode, page)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="go"
            value={text}
            onChange={({ target }) => paletteStore.setState({ text: target.value })}
            onKeyDown={onKeyDown}
            onBlur={({ relatedTarget, target }) => {
              // A panel that comes on screen now takes the keyboard; it was not asked to.
              const thief = relatedTarget?.closest('.monaco-editor, .cm-editor, .xterm')
              if (thief && paletteStore.getState().open) target.focus()
            }}
            className="palette-input h-11 min-w-0 flex-1 bg-transparent text-page text-hi"
          />
          <button
            type="button"
            tabIndex={-1}
            aria-label={t('Close')}
            onClick={() => closePalette()}
            className="hidden size-9 items-center justify-center rounded-control text-muted pointer-coarse:flex"
          >
            <X size={18} strokeWidth={1.5} aria-hidden />
          </button>
        </div>
        <PaletteList
          id={list}
          rows={rows}
          at={at}
          label={page ? page.title : mode.name}
          empty={shown.empty}
          onChoose={(index, beside) => accept(index, beside)}
        />
        <Foot mode={mode} page={page} />
        <Count shown={shown} />
      </div>
    </>,
    document.body,
  )
}

/** The chosen line: the first again whenever something else is typed. */
function useChosen({ rows, page }: Rows & { page: Page | null }, text: string) {
  const now = `${page?.title ?? ''}\n${text}`
  const start =
    text === ''
      ? Math.max(
          0,
          rows.findIndex(({ item }) => item.chosen),
        )
      : 0
  const [chosen, choose] = useState({ at: start, for: now })
  const at = chosen.for === now ? chosen.at : start
  const setAt = (next: number): void => choose({ at: next, for: now })
  return [Math.min(at, Math.max(0, rows.length - 1)), setAt] as const
}

/** Runs the chosen line. Who types faster than names are ranked means what is still to come. */
function useAccept({ rows, late }: Rows, at: number): (at: number, beside: boolean) => void {
  const waits = useRef<{ beside: boolean }>(undefined)
  const accept = (index: number, beside: boolean): void => {
    const item = rows[index]?.item
    if (late) waits.current = { beside }
    else if (item) runItem(item, beside)
  }
  const first = late ? undefined : rows[at]?.item
  useEffect(() => {
    const wanted = waits.current
    if (!wanted || late) return
    waits.current = undefined
    if (first) runItem(first, wanted.beside)
  }, [late, first])
  return accept
}

function runItem(item: Item, beside: boolean): void {
  if (item.becomes !== undefined) return paletteStore.setState({ text: item.becomes })
  if (item.id.startsWith('command:')) recentCommands().add(item.id)
  runAfterClosing(() => item.run({ beside }))
}

function placeholder(mode: Mode, page: Page | null): string {
  if (page) return t('Type to choose')
  return mode.prefix === '' || mode.prefix === '>'
    ? t('{asks}, or ? for more', { asks: mode.asks })
    : mode.asks
}
