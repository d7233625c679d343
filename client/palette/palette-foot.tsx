import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { keyLabel, onMac } from '../app/chords.ts'
import { Kbd } from '../ui/kbd.tsx'
import { t } from '../words/words.ts'
import type { Rows } from './item.ts'
import type { Mode } from './modes.ts'
import { type Page, paletteWorld } from './palette-store.ts'

const SAY_AFTER_MS = 350

/** What the keys do here. */
export function Foot({ mode, page }: { mode: Mode; page: Page | null }): ReactNode {
  const world = useStore(paletteWorld, (state) => state.world)
  const opens = page === null && world !== null && (mode.prefix === '' || mode.prefix === '@')
  return (
    <div className="flex h-8 shrink-0 items-center gap-4 border-t border-line px-3 text-label whitespace-nowrap text-muted max-[759px]:hidden">
      <span>
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('choose')}
      </span>
      <span>
        <Kbd>{t('Enter')}</Kbd> {opens ? t('open') : t('run')}
      </span>
      {opens && (
        <span>
          <Kbd>{keyLabel('$mod+Enter', onMac)}</Kbd> {t('to the side')}
        </span>
      )}
      <span className="ml-auto">
        <Kbd>?</Kbd> {t('all modes')}
      </span>
    </div>
  )
}

/** Says how many lines fit once the typing rests, for who does not see them. */
export function Count({ shown: { rows, total, empty, late } }: { shown: Rows }): ReactNode {
  const [said, say] = useState('')
  const first = rows[0]?.item.title
  const words = rows.length === 0 ? empty : t('{count} results', { count: total })
  useEffect(() => {
    if (late) return
    const timer = setTimeout(() => say(words), SAY_AFTER_MS)
    return () => clearTimeout(timer)
  }, [words, first, late])
  return (
    <div role="status" className="sr-only">
      {said}
    </div>
  )
}
