import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { join, nameFault, nameOf } from './paths.ts'
import { useFileActions } from './use-file-actions.ts'

export type NewEntry =
  | { readonly kind: 'file' | 'folder'; readonly folder: string }
  | { readonly kind: 'rename'; readonly path: string; readonly folder: string }

const TITLES = { file: 'New file', folder: 'New folder', rename: 'Rename' }

/** A name for something new, or a new name for something old. */
export function NewEntryDialog({
  making,
  close,
}: {
  making: NewEntry
  close: () => void
}): ReactNode {
  const { session } = useWorkspace()
  const actions = useFileActions()
  const before = making.kind === 'rename' ? nameOf(making.path) : ''
  const [name, setName] = useState(before)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const siblings = session.tree.view().folders.get(making.folder)?.entries ?? []
  const taken = siblings.map((entry) => entry.name).filter((each) => each !== before)
  const fault = nameFault(name, taken)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (fault !== undefined) return
    setBusy(true)
    const path = join(making.folder, name)
    if (making.kind === 'rename') {
      if (name !== before) await actions.move(making.path, path)
    } else await actions.create(path, making.kind)
    close()
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title={TITLES[making.kind]}
      description={making.folder === '' ? 'At the top of the workspace.' : `In ${making.folder}`}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={name}
          spellCheck={false}
          error={tried || (name !== '' && taken.includes(name)) ? fault : undefined}
          hint={making.kind === 'rename' ? undefined : 'Slashes make folders on the way.'}
          onFocus={({ target }) => target.setSelectionRange(0, stemLength(before))}
          onChange={(event) => setName(event.target.value)}
        />
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {making.kind === 'rename' ? 'Rename' : 'Create'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** The name without its last extension is what one mostly changes. */
function stemLength(name: string): number {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? dot : name.length
}
