import { readTokens } from '../app/read-tokens.ts'
import { themeStore } from '../app/theme.ts'

let people: readonly string[] | undefined
themeStore.subscribe(() => {
  people = undefined
})

/** The colour of a slot for what cannot read CSS variables; read once per theme, for it is asked at every key. */
export function personInHex(slot: number): string {
  people ??= readTokens().people
  return people[slot % people.length] ?? 'gray'
}
