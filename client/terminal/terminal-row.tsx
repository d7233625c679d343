import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Terminal } from '../../shared/terminals.ts'
import { Splitter } from '../ui/splitter.tsx'
import { t } from '../words/words.ts'
import { TerminalScreen } from './terminal-screen.tsx'

type Props = {
  terminals: readonly Terminal[]
  /** From left to right; the others stay joined and out of sight. */
  shown: readonly string[]
  /** The one that somebody asked for. */
  wanted: string | undefined
}

const LEAST_PX = 160

/** Terminals side by side, each as wide as somebody made it. */
export function TerminalRow({ terminals, shown, wanted }: Props): ReactNode {
  const row = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({})
  useEffect(() => {
    const { current } = row
    if (!current) return
    const watching = new ResizeObserver(() => setRoom(current.clientWidth))
    watching.observe(current)
    return () => watching.disconnect()
  }, [])
  const most = Math.max(LEAST_PX, room - LEAST_PX * (shown.length - 1))
  const widthOf = (id: string): number =>
    Math.min(most, widths[id] ?? Math.round(room / Math.max(1, shown.length)))
  return (
    <div ref={row} className="flex min-h-0 flex-1">
      {terminals.map(({ id, title }) => {
        const place = shown.indexOf(id)
        const last = place === shown.length - 1
        return (
          <div
            key={id}
            hidden={place < 0}
            className="flex min-w-0"
            style={{
              order: place,
              ...(last ? { flex: 1 } : { width: widthOf(id), flexShrink: 1 }),
            }}
          >
            <div className="min-w-0 flex-1">
              <TerminalScreen
                {...{ id, name: title || id, visible: place >= 0, wanted: id === wanted }}
              />
            </div>
            {place >= 0 && !last && (
              <Splitter
                label={t('Width of terminal {name}', { name: title || id })}
                axis="x"
                value={widthOf(id)}
                min={LEAST_PX}
                max={most}
                onChange={(width) => setWidths((all) => ({ ...all, [id]: width }))}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}
