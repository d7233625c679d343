import { inspect } from 'node:util'
import { AppError } from '../shared/errors.ts'

/** Ends the process on a failure nobody took: one of ours in its sentence, any other with its stack. */
export function sayLastWords(): void {
  process.once('uncaughtException', (error) => {
    const words = error instanceof AppError ? `\n  ${error.message}\n` : inspect(error)
    process.stderr.write(`${words}\n`)
    process.exit(1)
  })
}
