import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { stemLength } from './free-name.ts'
import { nameFault } from './paths.ts'

type Props = {
  label: string
  before: string
  taken: readonly string[]
  /** `null` when it was given up. */
  onDone: (name: string | null) => void
}

/** A name typed in its row: Enter takes it, Escape gives it up, leaving takes it if it is good. */
export function RowInput({ label, before, taken, onDone }: Props): ReactNode {
  const [name, setName] = useState(before)
  const [tried, setTried] = useState(false)
  const faultId = useId()
  const others = taken.filter((each) => each !== before)
  const fault = name === before ? undefined : nameFault(name, others)
  const shown = fault !== undefined && (tried || others.includes(name)) ? fault : undefined
  const submit = (): void => {
    if (name === '' || name === before) return onDone(null)
    if (fault === undefined) return onDone(name)
    setTried(true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // The tree has keys of its own; those of a text field are the field's.
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') submit()
    if (event.key === 'Escape') onDone(null)
  }
  return (
    <span className="relative flex min-w-0 flex-1 items-center">
      <input
        autoFocus
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={shown !== undefined}
        aria-describedby={shown === undefined ? undefined : faultId}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onFocus={({ target }) => target.setSelectionRange(0, stemLength(before))}
        onBlur={() => onDone(fault === undefined && name !== '' && name !== before ? name : null)}
        onKeyDown={onKeyDown}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        className="h-[22px] w-full min-w-0 rounded-xs border border-line-strong bg-editor px-1 text-ui text-hi outline-offset-0"
      />
      {shown !== undefined && (
        <span
          id={faultId}
          role="alert"
          className="floating absolute top-full right-0 left-0 z-10 mt-0.5 px-2 py-1 text-meta text-danger"
        >
          {shown}
        </span>
      )}
    </span>
  )
}
