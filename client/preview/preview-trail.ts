/** The pages a pane has shown. Kept here, because a frame's own history is the whole tab's: its way back could leave the IDE. */
export type Trail = { readonly paths: readonly string[]; readonly at: number }

export const START: Trail = { paths: ['/'], at: 0 }
const MOST = 100

export function pathOf({ paths, at }: Trail): string {
  return paths[at] ?? '/'
}

/** On to another page; what lay ahead is forgotten. The page one is on is no other page. */
export function pushed(trail: Trail, path: string): Trail {
  if (pathOf(trail) === path) return trail
  const paths = [...trail.paths.slice(0, trail.at + 1), path].slice(-MOST)
  return { paths, at: paths.length - 1 }
}

/** The same page under another address: where a redirect or the app itself went. */
export function replaced({ paths, at }: Trail, path: string): Trail {
  return { paths: paths.with(at, path), at }
}

/** One step back or forward; the same trail at its ends. */
export function stepped(trail: Trail, step: -1 | 1): Trail {
  const at = trail.at + step
  return at < 0 || at >= trail.paths.length ? trail : { ...trail, at }
}
