import type { Column, Row } from '../../shared/database.ts'
import { isNumeric } from '../../shared/row-text.ts'

export type Sort = { readonly col: number; readonly desc: boolean }

/** What comes when a header is pressed: up, down, as it came. */
export function nextSort(sort: Sort | undefined, col: number): Sort | undefined {
  if (sort?.col !== col) return { col, desc: false }
  return sort.desc ? undefined : { col, desc: true }
}

/** The order of the rows by one column; rows that are equal stay as they came, NULLs are last either way. */
export function sortedOrder(rows: readonly Row[], columns: readonly Column[], sort: Sort) {
  const values = rows.map((row) => row[sort.col] ?? null)
  const compare = isNumeric(columns[sort.col]?.type ?? '') ? byNumber(values) : byText(values)
  const sign = sort.desc ? -1 : 1
  const order = Uint32Array.from(values, (_, index) => index)
  return order.sort((a, b) => {
    const [one, other] = [values[a] ?? null, values[b] ?? null]
    if (one === null || other === null) {
      return one === other ? a - b : one === null ? 1 : -1
    }
    return sign * compare(a, b) || a - b
  })
}

type Compare = (a: number, b: number) => number

function byText(values: readonly (string | null)[]): Compare {
  const { compare } = new Intl.Collator('en')
  return (a, b) => compare(values[a] ?? '', values[b] ?? '')
}

/** As numbers first; those that a double cannot tell apart by their digits. NaN is above all, as in Postgres. */
function byNumber(values: readonly (string | null)[]): Compare {
  const numbers = Float64Array.from(values, (value) => Number(value ?? 0))
  return (a, b) => {
    const [one = 0, other = 0] = [numbers[a], numbers[b]]
    if (Number.isNaN(one) || Number.isNaN(other))
      return Number(Number.isNaN(one)) - Number(Number.isNaN(other))
    if (one !== other) return one < other ? -1 : 1
    return byDigits(values[a] ?? '', values[b] ?? '')
  }
}

function byDigits(one: string, other: string): number {
  if (one === other || !/^-?\d+(\.\d+)?$/.test(one) || !/^-?\d+(\.\d+)?$/.test(other)) return 0
  const places = Math.max(placesOf(one), placesOf(other))
  const [a, b] = [scaled(one, places), scaled(other, places)]
  return a < b ? -1 : Number(a > b)
}

function placesOf(text: string): number {
  const dot = text.indexOf('.')
  return dot < 0 ? 0 : text.length - dot - 1
}

function scaled(text: string, places: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(places - placesOf(text)))
}
