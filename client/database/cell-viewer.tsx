import { Copy } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { Column } from '../../shared/database.ts'
import { isJson } from '../../shared/row-text.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { fileSize } from '../ui/time.ts'
import { t } from '../words/words.ts'
import { prettyJson } from './pretty-json.ts'

/** More is not drawn at once: a page of many megabytes of text stands still. */
const SHOWN_CHARS = 500_000

type Props = { column: Column; row: number; value: string | null; close: () => void }

/** All of one value. */
export function CellViewer({ column, row, value, close }: Props): ReactNode {
  const json = value !== null && looksLikeJson(column.type, value)
  const [laidOut, setLaidOut] = useState(true)
  const text = useMemo(
    () => (value === null ? '' : json && laidOut ? prettyJson(value) : value),
    [value, json, laidOut],
  )
  const copy = (): void => {
    navigator.clipboard
      .writeText(value ?? '')
      .then(() => toast(t('The value is copied.')))
      .catch((error: unknown) => toastError(t('The clipboard is closed to this page'), error))
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title={column.name || t('Value')}
      description={t('Row {count} · {type} · {size}', {
        count: row + 1,
        type: column.type,
        size: measure(column.type, value),
      })}
    >
      {value === null || value === '' ? (
        <p className="rounded-control border border-line bg-editor p-3 text-muted">
          {value === null
            ? t('NULL: there is no value.')
            : t('An empty text: a value of no letters.')}
        </p>
      ) : (
        <pre
          tabIndex={0}
          aria-label={t('Value')}
          className="max-h-[50vh] overflow-auto rounded-control border border-line bg-editor p-3 font-mono text-meta break-all whitespace-pre-wrap text-body"
        >
          {text.slice(0, SHOWN_CHARS)}
        </pre>
      )}
      {text.length > SHOWN_CHARS && (
        <p className="text-meta text-muted">
          {t('The first {count} letters are shown. Copy takes all of it.', {
            count: SHOWN_CHARS,
          })}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {json && (
          <Button aria-pressed={laidOut} onClick={() => setLaidOut(!laidOut)}>
            {laidOut ? t('Show as stored') : t('Lay out')}
          </Button>
        )}
        {value !== null && (
          <Button tone="primary" onClick={copy}>
            <Copy size={14} aria-hidden /> {t('Copy')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

/** A text column may well hold JSON. */
function looksLikeJson(type: string, value: string): boolean {
  if (isJson(type)) return true
  if (value.length > SHOWN_CHARS || !/^\s*[[{]/.test(value)) return false
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

function measure(type: string, value: string | null): string {
  if (value === null) return 'NULL'
  if (type === 'bytea' && value.startsWith('\\x')) return fileSize((value.length - 2) / 2)
  return t('{count} characters', { count: value.length })
}
