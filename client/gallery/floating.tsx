import { Ellipsis } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { AppError } from '../../shared/errors.ts'
import { toast, toastError, toastQuestion } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { Part, Specimens } from './part.tsx'

const nothing = (): void => {}
const ENTRIES: readonly MenuEntry[] = [
  { label: 'Open', run: nothing, keys: 'Enter' },
  { label: 'Rename…', run: nothing },
  { label: 'Not now', run: nothing, disabled: true },
  'separator',
  { label: 'Delete…', run: nothing, danger: true },
]

/** What lies above the page: menus, dialogs and what is said in passing. */
export function Floating(): ReactNode {
  const [open, setOpen] = useState<'dialog' | 'confirm'>()
  const close = (): void => setOpen(undefined)
  return (
    <Part title="Above the page">
      <Specimens>
        <Menu entries={ENTRIES}>
          <IconButton label="Open the menu" icon={Ellipsis} />
        </Menu>
        <Button onClick={() => setOpen('dialog')}>Open a dialog</Button>
        <Button tone="danger" onClick={() => setOpen('confirm')}>
          Open a warning
        </Button>
      </Specimens>
      <Specimens>
        <Button onClick={() => toast('app.ts is deleted.', { label: 'Undo', run: nothing })}>
          Say with undo
        </Button>
        <Button onClick={() => toastQuestion('Port 5173 is open.', answers())}>
          Ask in passing
        </Button>
        <Button
          onClick={() =>
            toastError('It was not saved', new AppError('disk_full', 'The disk is full.'))
          }
        >
          Tell a failure
        </Button>
      </Specimens>
      {open === 'dialog' && (
        <Dialog open onOpenChange={close} title="Rename" description="Links keep their addresses.">
          <TextField label="New name" defaultValue="app.ts" />
          <DialogActions>
            <Button onClick={close}>Cancel</Button>
            <Button tone="primary" onClick={close}>
              Rename
            </Button>
          </DialogActions>
        </Dialog>
      )}
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Delete compiler?"
        action="Delete workspace"
        phrase="compiler"
        onConfirm={async () => {}}
      >
        Its files, its database and its chat are gone for everybody in it. This cannot be undone.
      </ConfirmDialog>
    </Part>
  )
}

function answers() {
  return ['Preview', 'Not now'].map((label) => ({ label, run: nothing }))
}
