import { z } from 'zod'

export const THEMES = ['system', 'dark', 'light', 'contrast'] as const
export const DENSITIES = ['compact', 'comfortable'] as const
export const LOCALES = ['en', 'de', 'zh-CN'] as const

/** Keys of one command in tinykeys notation; an empty list takes its keys away. */
const Keys = z.array(z.string().min(1).max(60)).max(4)
/** By id of a command. */
export const KeyOverrides = z
  .record(z.string().max(80), Keys)
  .refine((keys) => Object.keys(keys).length <= 500, 'These are too many keys.')
export type KeyOverrides = z.infer<typeof KeyOverrides>

/** What a person chose for themselves, everywhere they sign in. Every field has a default. */
export const Preferences = z.object({
  theme: z.enum(THEMES).default('system'),
  density: z.enum(DENSITIES).default('compact'),
  /** Of code and terminals, in px. */
  codeFontSize: z.int().min(10).max(24).default(13),
  ligatures: z.boolean().default(false),
  wordWrap: z.boolean().default(false),
  minimap: z.boolean().default(true),
  stickyScroll: z.boolean().default(true),
  vim: z.boolean().default(false),
  /** Of terminals: a selection is on the clipboard at once. */
  copyOnSelect: z.boolean().default(false),
  /** Of terminals: Ctrl+C copies what is selected instead of interrupting. On Windows it always does. */
  ctrlCCopies: z.boolean().default(false),
  /** Of terminals: ask before several lines are pasted that would run one by one. */
  askBeforePaste: z.boolean().default(true),
  /** Of terminals: what they show is written out for screen readers. */
  screenReader: z.boolean().default(false),
  /** Null follows the browser. */
  locale: z.enum(LOCALES).nullable().default(null),
  keys: KeyOverrides.default({}),
})
export type Preferences = z.infer<typeof Preferences>

/** Some of them; what is not named stays. `keys` is replaced as a whole. */
export const PreferencesChange = z.strictObject({
  theme: Preferences.shape.theme.unwrap().exactOptional(),
  density: Preferences.shape.density.unwrap().exactOptional(),
  codeFontSize: Preferences.shape.codeFontSize.unwrap().exactOptional(),
  ligatures: z.boolean().exactOptional(),
  wordWrap: z.boolean().exactOptional(),
  minimap: z.boolean().exactOptional(),
  stickyScroll: z.boolean().exactOptional(),
  vim: z.boolean().exactOptional(),
  copyOnSelect: z.boolean().exactOptional(),
  ctrlCCopies: z.boolean().exactOptional(),
  askBeforePaste: z.boolean().exactOptional(),
  screenReader: z.boolean().exactOptional(),
  locale: Preferences.shape.locale.unwrap().exactOptional(),
  keys: KeyOverrides.exactOptional(),
})
export type PreferencesChange = z.infer<typeof PreferencesChange>

/** Reads what was stored, perhaps by another version: a field that does not fit falls back to its default. */
export function readPreferences(stored: unknown): Preferences {
  const fields = z.record(z.string(), z.unknown()).safeParse(stored).data ?? {}
  const good = Object.entries(fields).filter(([name, value]) => {
    const schema = PreferencesChange.shape[name as keyof PreferencesChange]
    return schema?.safeParse(value).success === true
  })
  return Preferences.parse(Object.fromEntries(good))
}

export const LAYOUT_BYTES = 64 * 1024
/** How somebody laid out a workspace, as their client made it; null before they did. The server only keeps it. */
export const StoredLayout = z.object({
  layout: z
    // Not `z.json()`: it has no end for whoever writes `/api/openapi.json`.
    .record(z.string(), z.unknown())
    .refine(isSmall, 'This layout is too large.')
    .nullable(),
})
export type StoredLayout = z.infer<typeof StoredLayout>

function isSmall(layout: unknown): boolean {
  try {
    return JSON.stringify(layout).length <= LAYOUT_BYTES
  } catch {
    // Nested deeper than can be written: whoever made that made no layout.
    return false
  }
}
