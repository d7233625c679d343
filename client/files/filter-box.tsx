import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useStore } from 'zustand'
import { inputClass } from '../ui/input-class.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

/** Narrows the tree to files whose names have some letters; Escape shows all of it again. */
export function FilterBox(): ReactNode {
  const { treeState } = useWorkspace().session
  const wish = useStore(treeState, (state) => state.wish)
  const box = useRef<HTMLDivElement>(null)
  const enterTree = (): void =>
    box.current?.parentElement
      ?.querySelector<HTMLElement>('[role=tree] [role=treeitem][tabindex="0"]')
      ?.focus()
  const close = (): void => {
    enterTree()
    treeState.setState({ wish: null })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close()
    else if (event.key === 'ArrowDown') enterTree()
    else return
    event.preventDefault()
  }
  return (
    <div ref={box} className="flex shrink-0 items-center gap-0.5 p-2">
      <input
        type="search"
        aria-label={t('Filter files')}
        placeholder={t('Name, or folder/name')}
        autoFocus
        spellCheck={false}
        autoComplete="off"
        className={inputClass}
        value={wish ?? ''}
        onChange={({ target }) => treeState.setState({ wish: target.value })}
        onKeyDown={onKeyDown}
      />
      <IconButton label={t('Show all files')} icon={X} onClick={close} />
    </div>
  )
}
