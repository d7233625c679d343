import { type ReactNode, useEffect, useState } from 'react'
import type { Me } from '../../shared/accounts.ts'
import { Page } from '../app/page.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { Colours } from './colours.tsx'
import { Controls } from './controls.tsx'
import { Floating } from './floating.tsx'
import { People } from './people.tsx'
import { States } from './states.tsx'

const THEMES = ['chosen', 'dark', 'light', 'contrast'] as const
type Shown = (typeof THEMES)[number]
const WORDS: Record<Shown, string> = {
  chosen: 'As chosen',
  dark: 'Dark',
  light: 'Light',
  contrast: 'High contrast',
}

/** Every component in every state: where a change shows first, and what is looked at in every theme. */
export function GalleryPage({ me }: { me: Me }): ReactNode {
  const [theme, setTheme] = useState<Shown>('chosen')
  useShownTheme(theme)
  useEffect(() => {
    document.title = 'Gallery · Atelier'
  }, [])
  return (
    <TooltipProvider>
      <Page
        me={me}
        title="Gallery"
        wide
        action={
          <Segmented
            label="Theme of this page"
            value={theme}
            options={THEMES.map((value) => ({ value, label: WORDS[value] }))}
            onChange={setTheme}
          />
        }
      >
        <Colours />
        <Controls />
        <People />
        <Floating />
        <States />
      </Page>
    </TooltipProvider>
  )
}

/** Only for looking: what the person chose stays, and is back when they leave. */
function useShownTheme(theme: Shown): void {
  useEffect(() => {
    if (theme === 'chosen') return
    const { dataset } = document.documentElement
    const before = dataset['theme']
    dataset['theme'] = theme
    return () => {
      if (before === undefined) delete dataset['theme']
      else dataset['theme'] = before
    }
  }, [theme])
}
