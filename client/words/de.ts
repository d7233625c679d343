import type { Catalogue } from './catalogue.ts'

export const DE: Catalogue = {}
