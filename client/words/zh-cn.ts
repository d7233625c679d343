import type { Catalogue } from './catalogue.ts'

export const ZH_CN: Catalogue = {}
