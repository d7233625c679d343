/** A text whose form depends on `{count}`, by the categories of `Intl.PluralRules`. */
export type Plural = { readonly [category in Intl.LDMLPluralRule]?: string } & {
  readonly other: string
}
/** Of English: where the form for any other number is missing, it is the text in the code. */
export type OwnCatalogue = Readonly<Record<string, string | Partial<Plural>>>
/** Texts of one language by the English ones in the code. */
export type Catalogue = Readonly<Record<string, string | Plural>>
