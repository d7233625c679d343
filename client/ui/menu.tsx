import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Kbd } from './kbd.tsx'

export type MenuEntry =
  | 'separator'
  | {
      label: string
      run: () => void
      danger?: boolean
      disabled?: boolean
      keys?: string
      /** A word on what it is, at the end of its row. */
      detail?: string
    }

type FinalFocus = () => HTMLElement | true | null
type Props = {
  /** A function is asked whenever the menu opens. */
  entries: readonly MenuEntry[] | (() => readonly MenuEntry[])
  children: ReactElement<Record<string, unknown>>
}
type ContextProps = Props & {
  onOpenChange?: (open: boolean) => void
  /** Where the focus goes when the menu closes; without it, where it came from. */
  finalFocus?: FinalFocus
}

type MenuProps = Props & {
  align?: 'start' | 'end'
  /** What is in the menu may be asked for when it opens. */
  onOpenChange?: (open: boolean) => void
  /** Where the focus goes when the menu closes; true is where it came from. */
  finalFocus?: FinalFocus
}

/** A button with a menu. */
export function Menu({
  entries,
  children,
  align = 'end',
  onOpenChange,
  finalFocus,
}: MenuProps): ReactNode {
  return (
    <Base.Root {...(onOpenChange && { onOpenChange: (open) => onOpenChange(open) })}>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50">
          <Entries entries={entries} {...(finalFocus && { finalFocus })} />
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The same menu by right click, long press, the menu key or Shift+F10. */
export function ContextMenu({
  entries,
  children,
  onOpenChange,
  finalFocus,
}: ContextProps): ReactNode {
  return (
    <BaseContext.Root {...(onOpenChange && { onOpenChange: (open) => onOpenChange(open) })}>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-50">
          <Entries entries={entries} {...(finalFocus && { finalFocus })} />
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}

type EntriesProps = Pick<Props, 'entries'> & Pick<ContextProps, 'finalFocus'>

function Entries({ entries, finalFocus }: EntriesProps): ReactNode {
  const shown = typeof entries === 'function' ? entries() : entries
  return (
    <Base.Popup
      className="floating opens max-h-(--available-height) min-w-44 overflow-y-auto p-1"
      {...(finalFocus && { finalFocus })}
    >
      {shown.map((entry, index) =>
        entry === 'separator' ? (
          <Base.Separator key={index} className="my-1 h-px bg-line" />
        ) : (
          <Base.Item
            // Two may be called alike.
            key={index}
            onClick={entry.run}
            disabled={entry.disabled ?? false}
            className={cx(
              'flex h-(--row-menu) cursor-default items-center justify-between gap-6 rounded px-2 select-none data-[disabled]:opacity-45 data-[highlighted]:bg-hover pointer-coarse:h-10',
              entry.danger ? 'text-danger' : 'text-body data-[highlighted]:text-hi',
            )}
          >
            {entry.label}
            {entry.detail && <span className="text-meta text-muted">{entry.detail}</span>}
            {entry.keys && <Kbd>{entry.keys}</Kbd>}
          </Base.Item>
        ),
      )}
    </Base.Popup>
  )
}
