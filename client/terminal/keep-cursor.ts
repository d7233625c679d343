import type { Terminal } from '@xterm/xterm'

type Kept = {
  readonly terminal: Terminal
  /** What moves in the host. */
  readonly element: HTMLElement
}

/**
 * Where the terminal is higher than its host, because somebody else sets its size or a notice takes its room,
 * the host shows the cursor and as much above it as fits. Returns the undo.
 */
export function keepCursor(host: HTMLElement, { terminal, element }: Kept): () => void {
  const show = (): void => {
    const grid = element.querySelector('.xterm-screen')
    const hidden = host.scrollHeight - host.clientHeight
    if (!grid || hidden <= 0) return
    const { viewportY, baseY, cursorY } = terminal.buffer.active
    // Who has scrolled back reads, and is left alone.
    if (viewportY !== baseY) return
    const end = ((cursorY + 1) * grid.clientHeight) / terminal.rows
    const above = Math.min(hidden, Math.max(0, Math.ceil(end - host.clientHeight + MARGIN_PX)))
    // The host counts from its end, which is 0, to its beginning, which is negative.
    host.scrollTop = above - hidden
  }
  const moves = terminal.onCursorMove(show)
  const watching = new ResizeObserver(show)
  watching.observe(host)
  watching.observe(element)
  return () => {
    moves.dispose()
    watching.disconnect()
  }
}

/** The padding of the terminal, and a little air. */
const MARGIN_PX = 8
