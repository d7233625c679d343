import type { Preferences } from '../../shared/preferences.ts'
import { t } from '../words/words.ts'

export const SECTIONS = [
  { id: 'appearance', title: t('Appearance'), hint: t('How Atelier looks, wherever you sign in.') },
  { id: 'editor', title: t('Editor'), hint: t('How code is shown and typed.') },
  { id: 'terminal', title: t('Terminal'), hint: t('How terminals behave for you.') },
  { id: 'keys', title: t('Keys'), hint: t('Every command and the keys that run it.') },
  { id: 'account', title: t('Account'), hint: t('Who you are, and how you get in.') },
  {
    id: 'json',
    title: t('As JSON'),
    hint: t('The same settings as text, to copy or to edit at once.'),
  },
] as const
export type SectionId = (typeof SECTIONS)[number]['id']

type Common = {
  readonly section: SectionId
  readonly title: string
  readonly hint: string
  /** What else people call it, for the search. */
  readonly words: string
}
type Choice<K extends keyof Preferences> = Common & {
  readonly kind: 'choice'
  readonly id: K
  readonly options: readonly { readonly value: Preferences[K] & string; readonly label: string }[]
}
type Flag = Common & { readonly kind: 'switch'; readonly id: FlagId }
type Amount = Common & {
  readonly kind: 'number'
  readonly id: 'codeFontSize'
  readonly min: number
  readonly max: number
  readonly unit: string
}
type Language = Common & { readonly kind: 'language'; readonly id: 'locale' }
type FlagId =
  | 'ligatures'
  | 'wordWrap'
  | 'minimap'
  | 'stickyScroll'
  | 'vim'
  | 'copyOnSelect'
  | 'ctrlCCopies'
  | 'askBeforePaste'
  | 'screenReader'

/** One thing that can be chosen, with what its control needs. */
export type Setting = Choice<'theme'> | Choice<'density'> | Language | Flag | Amount

/** Every preference with a control, in the order of the page. */
export const SETTINGS: readonly Setting[] = [
  {
    kind: 'choice',
    id: 'theme',
    section: 'appearance',
    title: t('Theme'),
    hint: t('High contrast is black or white as your system is, with lines that carry meaning.'),
    words: t('colour color dark light contrast night'),
    options: [
      { value: 'system', label: t('As the system') },
      { value: 'dark', label: t('Dark') },
      { value: 'light', label: t('Light') },
      { value: 'contrast', label: t('High contrast') },
    ],
  },
  {
    kind: 'language',
    id: 'locale',
    section: 'appearance',
    title: t('Language'),
    hint: t('Of everything Atelier says. The page is loaded again in it.'),
    words: t('locale translation English Deutsch German Sprache 中文 Chinese 语言'),
  },
  {
    kind: 'choice',
    id: 'density',
    section: 'appearance',
    title: t('Density'),
    hint: t('The height of rows in trees, menus and lists. Nothing else changes.'),
    words: t('compact comfortable row height spacing'),
    options: [
      { value: 'compact', label: t('Compact') },
      { value: 'comfortable', label: t('Comfortable') },
    ],
  },
  {
    kind: 'number',
    id: 'codeFontSize',
    section: 'appearance',
    title: t('Code font size'),
    hint: t('Of code and terminals, from 10 to 24.'),
    words: t('text zoom big small letters px'),
    min: 10,
    max: 24,
    unit: 'px',
  },
  flag('ligatures', {
    section: 'editor',
    title: t('Ligatures'),
    hint: t('Draws => and != as one sign.'),
    words: t('font arrows'),
  }),
  flag('wordWrap', {
    section: 'editor',
    title: t('Wrap long lines'),
    hint: t('Instead of scrolling sideways.'),
    words: t('word wrap width column'),
  }),
  flag('minimap', {
    section: 'editor',
    title: t('Minimap'),
    hint: t('The whole file, small, at the right edge.'),
    words: t('overview outline'),
  }),
  flag('stickyScroll', {
    section: 'editor',
    title: t('Sticky scroll'),
    hint: t('Keeps the head of the function you are in at the top.'),
    words: t('scope context lines'),
  }),
  flag('vim', {
    section: 'editor',
    title: t('Vim keys'),
    hint: t('Modes, motions and : commands in the editor.'),
    words: t('modal vi hjkl'),
  }),
  flag('copyOnSelect', {
    section: 'terminal',
    title: t('Copy on select'),
    hint: t('What you mark in a terminal is in the clipboard at once.'),
    words: t('clipboard paste mouse'),
  }),
  flag('ctrlCCopies', {
    section: 'terminal',
    title: t('Ctrl+C copies a selection'),
    hint: t('Without one it interrupts, as ever. On Windows a selection is always copied.'),
    words: t('clipboard interrupt'),
  }),
  flag('askBeforePaste', {
    section: 'terminal',
    title: t('Ask before pasting several lines'),
    hint: t('Only where each line would run at once.'),
    words: t('clipboard multi-line warning'),
  }),
  flag('screenReader', {
    section: 'terminal',
    title: t('Screen reader mode'),
    hint: t('Writes out what terminals show, for programs that read it aloud.'),
    words: t('accessibility a11y'),
  }),
]

function flag(id: FlagId, rest: Common): Flag {
  return { kind: 'switch', id, ...rest }
}

/** The settings that have every word of what was typed somewhere; all of them for nothing typed. */
export function findSettings(typed: string): readonly Setting[] {
  const wanted = wordsOf(typed)
  return SETTINGS.filter(({ title, hint, words, section }) => {
    const text = `${title} ${hint} ${words} ${section}`.toLocaleLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

/** Which sections without rows of their own, like keys and the account, fit what was typed. */
export function findSections(typed: string): readonly SectionId[] {
  const wanted = wordsOf(typed)
  if (wanted.length === 0) return []
  return (Object.keys(CONTENT) as (keyof typeof CONTENT)[]).filter((id) =>
    wanted.every((word) => CONTENT[id].includes(word)),
  )
}

const CONTENT = {
  keys: t('keys keyboard shortcuts bindings chords commands keymap hotkeys record'),
  account: t('account name passkeys sessions api tokens sign out person devices'),
  json: t('json text raw edit copy export import'),
} as const

function wordsOf(typed: string): readonly string[] {
  return typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
}
