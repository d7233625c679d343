import { type ReactNode, useRef, useState } from 'react'
import type { Export } from '../../shared/database.ts'
import { csvLine, jsonObject } from '../../shared/row-text.ts'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FormError } from '../ui/form-error.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { databaseApi } from './database-api.ts'
import { rowsOf } from './outcome-words.ts'
import type { ResultSet } from './run-client.ts'
import { saveFile } from './save-file.ts'
import { tableNamed } from './table-named.ts'

type Format = NonNullable<Export['format']>

/** Asks in which form a result is taken along. */
export function ExportDialog({ set, close }: { set: ResultSet; close: () => void }): ReactNode {
  const { workspace } = useWorkspace()
  const [format, setFormat] = useState<Format>('csv')
  const [guardFormulas, setGuard] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const abort = useRef<AbortController>(undefined)
  const whole = set.end !== undefined && !set.end.truncated
  const leave = (): void => {
    abort.current?.abort()
    close()
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    abort.current = new AbortController()
    const wish = { sql: set.sql, format, guardFormulas }
    try {
      const file = whole
        ? new Blob(fileParts(set, { format, guardFormulas }))
        : await databaseApi.export(workspace.id, wish, abort.current.signal)
      saveFile(file, { name: fileName(set.sql), format })
      close()
    } catch (failure) {
      if (!abort.current.signal.aborted) setError(messageOf(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={leave}
      title={t('Export')}
      description={
        whole
          ? t('What is shown here: {rows}.', { rows: rowsOf(set.count) })
          : t('All rows of the statement. It is run again, in a transaction that can only read.')
      }
    >
      <fieldset className="flex gap-4">
        <legend className="sr-only">{t('Format')}</legend>
        {(['csv', 'json'] as const).map((each) => (
          <label key={each} className="flex min-h-6 items-center gap-2">
            <input
              type="radio"
              name="format"
              checked={format === each}
              onChange={() => setFormat(each)}
            />
            {each.toUpperCase()}
          </label>
        ))}
      </fieldset>
      {format === 'csv' ? (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={guardFormulas}
            onChange={(event) => setGuard(event.target.checked)}
          />
          <span>
            {t('For a spreadsheet: guard formulas')}
            <span className="block text-meta text-muted">
              {t(
                "Text that begins with = + - or @ is run by spreadsheets, whoever wrote it. A ' is put before it; leave this off for data that goes into a database.",
              )}
            </span>
          </span>
        </label>
      ) : (
        <p className="text-meta text-muted">
          {t('Numbers keep every digit; some readers round those above 9,007,199,254,740,991.')}
        </p>
      )}
      <FormError>{error}</FormError>
      <DialogActions>
        <Button onClick={leave}>{t('Cancel')}</Button>
        <Button tone="primary" busy={busy} onClick={() => void save()}>
          {t('Save file')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

type Wish = { format: Format; guardFormulas: boolean }

/** What is here as the file the server would write. */
function fileParts({ columns, rows }: ResultSet, { format, guardFormulas }: Wish): string[] {
  if (format === 'json') {
    const last = rows.length - 1
    return [
      '[\n',
      ...rows.map((row, at) => `${jsonObject(columns, row)}${at < last ? ',' : ''}\n`),
      ']\n',
    ]
  }
  const names = columns.map(({ name }) => name)
  return [names, ...rows].map((row) => `${csvLine(row, guardFormulas)}\r\n`)
}

/** After the table, in letters every system takes. */
function fileName(sql: string): string {
  const table = tableNamed(sql)
  const plain = table.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return table === 'table_name' || plain === '' ? 'rows' : plain.slice(0, 60)
}
