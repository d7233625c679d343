/** A text whose form depends on `{count}`, by the categories of `Intl.PluralRules`. */
export type Plural = { readonly [category in Intl.LDMLPluralRule]?: string } & {
  readonly other: string
}
/** Texts of one language by the English ones in the code. */
export type Catalogue = Readonly<Record<string, string | Plural>>
