import type { Column, Export, Row, RunEvent } from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import { csvLine, jsonObject } from '../../shared/row-text.ts'

/** Whoever takes the bytes of a file, as fast as they can. */
export type Write = (text: string) => Promise<void>
type Format = Required<Pick<Export, 'format' | 'guardFormulas'>>

/** Writes the rows of a run as a file. The first byte is written when it is known that there are rows. */
export class RowExport {
  readonly #format: Format
  readonly #write: Write
  #columns: readonly Column[] | undefined
  #rows = 0

  constructor({ format, write }: { format: Format; write: Write }) {
    this.#format = format
    this.#write = write
  }

  async take(event: RunEvent): Promise<void> {
    if (event.type === 'begun' && event.statements.length !== 1) {
      throw new AppError('bad_input', 'One statement at a time can be exported.')
    }
    if (event.type === 'columns') await this.#begin(event.columns)
    if (event.type === 'rows') await this.#take(event.rows)
    if (event.type === 'finished') await this.#end(event.truncated)
  }

  async #begin(columns: readonly Column[]): Promise<void> {
    this.#columns = columns
    if (this.#format.format === 'json') return this.#write('[')
    // Without it a spreadsheet takes UTF-8 for something else only in old versions; we leave it out.
    await this.#write(
      `${csvLine(
        columns.map(({ name }) => name),
        this.#format.guardFormulas,
      )}\r\n`,
    )
  }

  async #take(rows: readonly Row[]): Promise<void> {
    const columns = this.#columns ?? []
    if (this.#format.format === 'csv') {
      const lines = rows.map((row) => `${csvLine(row, this.#format.guardFormulas)}\r\n`)
      return this.#write(lines.join(''))
    }
    const first = this.#rows === 0
    this.#rows += rows.length
    const objects = rows.map((row) => jsonObject(columns, row)).join(',\n')
    await this.#write(`${first ? '\n' : ',\n'}${objects}`)
  }

  async #end(truncated: boolean): Promise<void> {
    if (!this.#columns) throw new AppError('bad_input', 'This statement gives no rows to export.')
    // A file that is cut must not look whole: the answer breaks off instead of ending.
    if (truncated) throw new AppError('too_large', 'There is more than fits in one file.')
    if (this.#format.format === 'json') await this.#write('\n]\n')
  }
}
