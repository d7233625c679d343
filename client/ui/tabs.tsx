import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export type Tab = { value: string; label: string; count?: number; content: ReactNode }

/** A few views of one thing, one at a time. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }): ReactNode {
  return (
    <Base.Root defaultValue={tabs[0]?.value} className="flex min-h-0 flex-1 flex-col">
      <Base.List
        aria-label={label}
        className="relative flex h-9 shrink-0 gap-1 border-b border-line px-2"
      >
        {tabs.map(({ value, label: text, count }) => (
          <Base.Tab
            key={value}
            value={value}
            className="px-2 text-muted outline-offset-[-3px] hover:text-hi data-[active]:text-hi"
          >
            {text}
            {count !== undefined && <span className="ml-1.5 text-meta text-faint">{count}</span>}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-[-1px] left-(--active-tab-left) h-0.5 w-(--active-tab-width) bg-you transition-[left,width] duration-120" />
      </Base.List>
      {tabs.map(({ value, content }) => (
        <Base.Panel key={value} value={value} className="flex min-h-0 flex-1 flex-col outline-none">
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
