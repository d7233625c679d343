import {
  CaseSensitive,
  ChevronRight,
  Ellipsis,
  type LucideIcon,
  Regex,
  ReplaceAll,
  WholeWord,
} from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { cx } from '../ui/cx.ts'
import { inputClass } from '../ui/input-class.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { SearchOptions } from './search-state.ts'

const OPTIONS: readonly { name: keyof SearchOptions; label: string; icon: LucideIcon }[] = [
  { name: 'caseSensitive', label: t('Match case'), icon: CaseSensitive },
  { name: 'wholeWord', label: t('Whole word'), icon: WholeWord },
  { name: 'regex', label: t('Regular expression'), icon: Regex },
]
type Props = { replaceAll: (() => void) | undefined; enterResults: () => void }

/** What to look for and where, and perhaps what to put there instead. */
export function SearchForm({ replaceAll, enterResults }: Props): ReactNode {
  const { session, may } = useWorkspace()
  const state = useStore(session.search)
  const { setState } = session.search
  const replaces = state.replacement !== null && may('edit')
  return (
    <form
      className="flex shrink-0 gap-0.5 p-2"
      onSubmit={(event) => {
        event.preventDefault()
        enterResults()
      }}
    >
      {may('edit') && (
        <IconButton
          label={replaces ? t('Only search') : t('Replace')}
          icon={ChevronRight}
          aria-expanded={replaces}
          className={cx('mt-1', replaces && '[&>svg]:rotate-90')}
          onClick={() => setState({ replacement: replaces ? null : '' })}
        />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <Field label={t('Search in files')} name="text" onDown={enterResults} />
        {replaces && (
          <div className="flex items-center gap-0.5">
            <Field label={t('Replace with')} name="replacement" />
            <IconButton
              label={t('Replace all')}
              icon={ReplaceAll}
              disabled={replaceAll === undefined}
              onClick={replaceAll}
            />
          </div>
        )}
        {state.globsShown && (
          <>
            <Field
              label={t('Files to include')}
              name="include"
              placeholder={t('Include: src, *.ts')}
            />
            <Field
              label={t('Files to leave out')}
              name="exclude"
              placeholder={t('Leave out: *.test.ts, docs')}
            />
          </>
        )}
      </div>
    </form>
  )
}

/** How it is searched, and whether in some files only. */
export function SearchToggles(): ReactNode {
  const { search } = useWorkspace().session
  const state = useStore(search)
  return (
    <>
      {OPTIONS.map(({ name, label, icon }) => (
        <IconButton
          key={name}
          label={label}
          icon={icon}
          pressed={state[name]}
          onClick={() => search.setState({ [name]: !state[name], dismissed: new Set() })}
        />
      ))}
      <IconButton
        label={t('Choose files')}
        icon={Ellipsis}
        pressed={state.globsShown}
        onClick={() => search.setState({ globsShown: !state.globsShown })}
      />
    </>
  )
}

type FieldProps = {
  label: string
  name: 'text' | 'replacement' | 'include' | 'exclude'
  placeholder?: string
  /** The arrow down leads on from the first field. */
  onDown?: () => void
}

function Field({ label, name, placeholder, onDown }: FieldProps): ReactNode {
  const { search } = useWorkspace().session
  const value = useStore(search, (state) => state[name])
  const input = useRef<HTMLInputElement>(null)
  const first = onDown !== undefined
  useEffect(() => {
    if (first) input.current?.select()
  }, [first])
  return (
    <input
      ref={input}
      type={first ? 'search' : 'text'}
      aria-label={label}
      placeholder={placeholder ?? label}
      className={inputClass}
      autoComplete="off"
      spellCheck={false}
      value={value ?? ''}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' || !onDown) return
        event.preventDefault()
        onDown()
      }}
      onChange={({ target }) =>
        search.setState({
          [name]: target.value,
          ...(name !== 'replacement' && { dismissed: new Set(), folded: new Set() }),
        })
      }
    />
  )
}
