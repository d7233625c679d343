/** Terminals side by side, each group behind tabs of its own. */
export type Groups = readonly (readonly string[])[]

/** Every terminal once: those that are split together, where the first of them stands. */
export function groupsOf(ids: readonly string[], splits: Groups): string[][] {
  const done = new Set<string>()
  return ids.flatMap((id) => {
    if (done.has(id)) return []
    const split = splits.find((each) => each.includes(id)) ?? [id]
    const group = split.filter((each) => ids.includes(each))
    for (const each of group) done.add(each)
    return [group]
  })
}

/** With `added` right of `beside`. */
export function withSplit(splits: Groups, beside: string, added: string): Groups {
  const others = without(splits, added)
  const group = others.find((each) => each.includes(beside)) ?? [beside]
  const at = group.indexOf(beside) + 1
  const grown = [...group.slice(0, at), added, ...group.slice(at)]
  return [...others.filter((each) => each !== group), grown]
}

/** With `id` on its own. */
export function without(splits: Groups, id: string): Groups {
  return splits
    .map((group) => (group.includes(id) ? group.filter((each) => each !== id) : group))
    .filter((group) => group.length > 1)
}
