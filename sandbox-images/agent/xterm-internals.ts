import type { Terminal } from '@xterm/headless'

/**
 * State of xterm.js 6.0.0 that its public interface does not show and `addon-serialize` loses. The
 * version is pinned, and the test of T1 in SPEC.md fails when one of these names goes away.
 */
type Core = {
  writeSync(bytes: Uint8Array): void
  readonly coreService: { readonly isCursorHidden: boolean }
  readonly coreMouseService: { readonly activeEncoding: string }
  readonly buffer: { readonly scrollTop: number; readonly scrollBottom: number }
  readonly _inputHandler: { readonly _parser: { readonly precedingJoinState: number } }
}

/** The inner terminal. */
export function coreOf(terminal: Terminal): Core {
  return (terminal as unknown as { _core: Core })._core
}
