import { type ReactNode, useMemo } from 'react'
import { encode } from 'uqr'

/** An address as a picture that a phone's camera opens. Dark on light in every theme: cameras want it so. */
export function QrCode({ value, label }: { value: string; label: string }): ReactNode {
  const { size, path } = useMemo(() => drawn(value), [value])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-36 shrink-0 rounded-control bg-white"
    >
      <path d={path} className="fill-black" />
    </svg>
  )
}

function drawn(value: string): { size: number; path: string } {
  const { data, size } = encode(value, { border: 2 })
  const squares = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return { size, path: squares.join('') }
}
