/** The one long motion of the page. */
export const GLIDE_MS = 180

type Glide = { from: number; to: number; set: (value: number) => void }

/** Moves a number, quickly at first; at once for who wants no motion. Returns what stops it. */
export function glide({ from, to, set }: Glide): () => void {
  if (from === to) return () => {}
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    set(to)
    return () => {}
  }
  const begin = performance.now()
  let frame = requestAnimationFrame(step)
  function step(now: number): void {
    const done = Math.min(1, Math.max(0, now - begin) / GLIDE_MS)
    set(from + (to - from) * eased(done))
    if (done < 1) frame = requestAnimationFrame(step)
  }
  return () => cancelAnimationFrame(frame)
}

/** Ease-out: most of the way in the first half. */
export function eased(done: number): number {
  return 1 - (1 - done) ** 3
}
