import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { Button } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import type { ResultSet } from './run-client.ts'

const ExportDialog = lazy(async () => ({
  default: (await import('./export-dialog.tsx')).ExportDialog,
}))

/** Takes a result along as a file: what is here, or all of it, asked for again. */
export function ExportButton({ set }: { set: ResultSet }): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" tone="quiet" onClick={() => setOpen(true)}>
        <Download size={14} aria-hidden /> {t('Export…')}
      </Button>
      {open && (
        <Awaiting>
          <ExportDialog set={set} close={() => setOpen(false)} />
        </Awaiting>
      )}
    </>
  )
}
