/** The cases of `each` may hold calls and words of their own. */
const CASES = String.raw`(?:\((?:[^()]|\([^()]*\))*\))?`
const TITLE = new RegExp(
  String.raw`\b(?:it|test|step)(?:\.\w+)*${CASES}\(\s*['"\x60]((?:\[[A-Z]+\d+[a-z]?\] ?)+)`,
  'g',
)
const ID = /\[([A-Z]+\d+[a-z]?)\]/g

/** The numbers of rules that a text names, `[RM1]` and the like. */
export function idsNamed(text: string): string[] {
  return Array.from(text.matchAll(ID), ([, id]) => id ?? '')
}

/** The numbers that the titles of a test file begin with. */
export function idsOfTitles(source: string): Set<string> {
  return new Set(Array.from(source.matchAll(TITLE), ([, ids]) => idsNamed(ids ?? '')).flat())
}
