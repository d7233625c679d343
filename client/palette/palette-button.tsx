import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { commands } from '../app/commands.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'

/** The palette for who has no keys at hand, and the sign that there is one. */
export function PaletteButton(): ReactNode {
  // The commands come a moment after the page, and keys can be changed.
  const keys = useStore(commands.store, () => commands.hint('palette.files'))
  return (
    <Tip label={t('Files and commands')}>
      <button
        type="button"
        aria-label={t('Files and commands')}
        aria-haspopup="dialog"
        onClick={() => void commands.run('palette.files')}
        className="flex h-7 shrink-0 items-center gap-2 rounded-control border border-line px-1.5 text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9 pointer-coarse:justify-center"
      >
        <Search size={14} strokeWidth={1.75} aria-hidden />
        {keys && (
          <span aria-hidden className="max-[1099px]:hidden">
            <Kbd>{keys}</Kbd>
          </span>
        )}
      </button>
    </Tip>
  )
}
