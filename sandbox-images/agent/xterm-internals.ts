import type { IBufferCell, Terminal } from '@xterm/headless'

/** How the next character will look. */
export type Attributes = Pick<
  IBufferCell,
  | 'isBold'
  | 'isDim'
  | 'isItalic'
  | 'isUnderline'
  | 'isBlink'
  | 'isInverse'
  | 'isInvisible'
  | 'isStrikethrough'
  | 'isOverline'
  | 'isFgRGB'
  | 'isFgPalette'
  | 'isBgRGB'
  | 'isBgPalette'
  | 'getFgColor'
  | 'getBgColor'
>
export type InnerBuffer = {
  readonly scrollTop: number
  readonly scrollBottom: number
  readonly ybase: number
  readonly savedX: number
  readonly savedY: number
  readonly savedCurAttrData: Attributes
}

/**
 * State of xterm.js 6.0.0 that its public interface does not show. The version is pinned, and the
 * test of T1 in SPEC.md fails when one of these names goes away.
 */
type Core = {
  writeSync(bytes: Uint8Array): void
  readonly coreService: {
    readonly isCursorHidden: boolean
    readonly decPrivateModes: { cursorStyle?: string; cursorBlink?: boolean }
  }
  readonly coreMouseService: { readonly activeEncoding: string }
  readonly buffer: InnerBuffer
  readonly buffers: { readonly normal: InnerBuffer; readonly alt: InnerBuffer }
  readonly _inputHandler: {
    readonly _parser: { readonly precedingJoinState: number }
    readonly _curAttrData: Attributes
  }
}

/** The inner terminal. */
export function coreOf(terminal: Terminal): Core {
  return (terminal as unknown as { _core: Core })._core
}

/** The look of a cell as xterm.js packs it: equal numbers look the same, but for kinds of underline. */
export function packedOf(cell: IBufferCell): { readonly fg: number; readonly bg: number } {
  return cell as unknown as { fg: number; bg: number }
}
