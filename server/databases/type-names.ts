import type { Field } from './statement-reader.ts'

/** Object ids below are Postgres's own and mean the same everywhere. */
const FIRST_USER_OID = 16_384
/** By object id and modifier. */
const builtIn = new Map<string, string>()

/** Every type Postgres brings along, without modifiers; asked once in the life of the server. */
export const BUILT_IN_SQL = `select oid::text || ' -1', pg_catalog.format_type(oid, -1)
  from pg_catalog.pg_type where oid < ${FIRST_USER_OID}`

/** Whether `BUILT_IN_SQL` was answered. */
export function knowsTypes(): boolean {
  return builtIn.size > 0
}

export function keyOf({ dataTypeID, dataTypeModifier }: Field): string {
  return `${dataTypeID} ${dataTypeModifier}`
}

/** Keeps names that will not change. */
export function remember(names: Iterable<readonly [string, string]>): void {
  for (const [key, name] of names) {
    if (Number.parseInt(key, 10) < FIRST_USER_OID) builtIn.set(key, name)
  }
}

/** The exact name, if it is known. */
export function nameOf(key: string): string | undefined {
  return builtIn.get(key)
}

/** As much as is known before the statement is over; '' for what people made themselves. */
export function nameSoFar(field: Field): string {
  return builtIn.get(keyOf(field)) ?? builtIn.get(`${field.dataTypeID} -1`) ?? ''
}
