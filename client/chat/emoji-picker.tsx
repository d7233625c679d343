import { Popover } from '@base-ui/react/popover'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { t } from '../words/words.ts'
import { EMOJI } from './emoji.ts'

const COLUMNS = 6
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
}

type Props = {
  /** The button it hangs on. */
  anchor: RefObject<HTMLButtonElement | null>
  onClose: () => void
  onPick: (emoji: string) => void
}

/** A small board of reactions; arrow keys walk over it. */
export function EmojiPicker({ anchor, onClose, onPick }: Props): ReactNode {
  return (
    <Popover.Root
      open
      onOpenChange={(_, { event }) => {
        // A press on the button itself is the button's to answer.
        if (event.target instanceof Node && anchor.current?.contains(event.target)) return
        onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={4} align="end" className="z-50">
          <Popover.Popup
            aria-label={t('Pick a reaction')}
            className="floating opens grid grid-cols-6 gap-0.5 p-1.5"
            onKeyDown={walk}
          >
            {EMOJI.map(([emoji, name]) => (
              <button
                key={emoji}
                type="button"
                aria-label={name}
                title={name}
                onClick={() => {
                  onPick(emoji)
                  onClose()
                }}
                className="flex size-8 items-center justify-center rounded-control text-page hover:bg-hover pointer-coarse:size-11"
              >
                {emoji}
              </button>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  buttons[at + step]?.focus()
}
