import { z } from 'zod'
import { AppError } from './errors.ts'

/** Reads `unknown` by a schema; what does not fit is `bad_input` with a sentence per fault. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('bad_input', z.prettifyError(parsed.error), { cause: parsed.error })
}

/** Reads JSON text by a schema; text that is no JSON is `bad_input` too. */
export function parseJson<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  return parse(schema, jsonOf(text))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('bad_input', 'This is not valid JSON.', { cause: error })
  }
}
