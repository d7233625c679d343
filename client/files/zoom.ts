/** How large a picture is shown: as large as fits, or by a factor. */
export type Zoom = 'fit' | number

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 8, 16]

/** The next size up or down from where a picture stands now. */
export function zoomedBy(now: number, direction: 1 | -1): number {
  const next =
    direction > 0
      ? STEPS.find((step) => step > now + 0.001)
      : STEPS.findLast((step) => step < now - 0.001)
  return next ?? now
}

/** No further than there are steps. */
export function within(factor: number): number {
  return Math.min(16, Math.max(0.1, factor))
}

type Size = { readonly width: number; readonly height: number }

/** The factor at which a picture just fits; small ones are not blown up. */
export function fitting(picture: Size, room: Size): number {
  if (picture.width === 0 || picture.height === 0) return 1
  return Math.min(1, room.width / picture.width, room.height / picture.height)
}

export function percent(factor: number): string {
  return `${Math.round(factor * 100)} %`
}
