import type { ReactNode } from 'react'

type Props = { size?: number; strokeWidth?: number; className?: string }

// Lucide's, drawn here: its machinery weighs more than the three icons of the first load.

/** Something under way. */
export function ArcIcon(props: Props): ReactNode {
  return <DrawnIcon {...props} d="M21 12a9 9 0 1 1-6.219-8.56" />
}

/** Something new. */
export function PlusIcon(props: Props): ReactNode {
  return <DrawnIcon {...props} d="M5 12h14M12 5v14" />
}

/** The way in. */
export function KeyIcon(props: Props): ReactNode {
  return (
    <DrawnIcon
      {...props}
      d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4zM16.5 7.5h.01"
    />
  )
}

/** An icon of one path. */
export function DrawnIcon({
  d,
  size = 16,
  strokeWidth = 2,
  className,
}: Props & { d: string }): ReactNode {
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={d} />
    </svg>
  )
}
