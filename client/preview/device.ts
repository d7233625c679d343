import { createStore } from 'zustand/vanilla'
import { t } from '../words/words.ts'

export type Size = { readonly width: number; readonly height: number }
/** Sizes people test for, in CSS px; null fills the pane. */
export const DEVICES = [
  { id: 'fill', label: t('Fit the pane'), size: null },
  { id: 'phone', label: t('Phone'), size: { width: 390, height: 844 } },
  { id: 'tablet', label: t('Tablet'), size: { width: 820, height: 1180 } },
  { id: 'desktop', label: t('Desktop'), size: { width: 1440, height: 900 } },
] as const satisfies readonly { id: string; label: string; size: Size | null }[]
export type DeviceId = (typeof DEVICES)[number]['id'] | 'free'
type Device = { readonly id: DeviceId; readonly size: Size | null }

export const SIDE = { min: 240, max: 3_840 } as const

/** How large the app believes its window to be. A choice of this page, not of the workspace. */
export const device = createStore<Device>(() => ({ id: 'fill', size: null }))

export function chooseDevice(id: DeviceId): void {
  const known = DEVICES.find((each) => each.id === id)
  const now = device.getState().size ?? { width: 1_024, height: 768 }
  device.setState({ id, size: known ? known.size : now })
}

/** Any size: whoever types or drags one has left the presets. */
export function resize(change: Partial<Size>): void {
  const { size } = device.getState()
  if (!size) return
  const next = { ...size, ...change }
  device.setState({ id: 'free', size: { width: held(next.width), height: held(next.height) } })
}

/** Portrait becomes landscape; it stays the same device. */
export function rotate(): void {
  device.setState(({ size }) => ({ size: size && { width: size.height, height: size.width } }))
}

/** How much smaller it has to be drawn to be seen whole; never larger than it is. */
export function scaleIn(size: Size, room: Size): number {
  if (room.width <= 0 || room.height <= 0) return 1
  return Math.min(1, room.width / size.width, room.height / size.height)
}

function held(px: number): number {
  return Math.min(SIDE.max, Math.max(SIDE.min, Math.round(px) || SIDE.min))
}
