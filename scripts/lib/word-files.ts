import type { Plugin } from 'vite'
import type { Catalogue } from '../../client/words/catalogue.ts'
import { DE } from '../../client/words/de.ts'
import { ZH_CN } from '../../client/words/zh-cn.ts'

const LANGUAGES: Readonly<Record<string, Catalogue>> = { de: DE, 'zh-CN': ZH_CN }

/** Writes each language as a script for the server to put before ours: `assets/words-<locale>-<hash>.js`. */
export function wordFiles(): Plugin {
  return {
    name: 'word-files',
    apply: 'build',
    generateBundle() {
      for (const [locale, texts] of Object.entries(LANGUAGES)) {
        const source = `globalThis.atelierWords=${JSON.stringify({ locale, texts })}`
        this.emitFile({ type: 'asset', name: `words-${locale}.js`, source })
      }
    },
  }
}
