import type { Extension } from '@codemirror/state'
import { patiently } from '../app/patiently.ts'

type Load = () => Promise<Extension>

const script = (config: { typescript?: boolean; jsx?: boolean }): Load => {
  return async () => (await import('@codemirror/lang-javascript')).javascript(config)
}
const style: Load = async () => (await import('@codemirror/lang-css')).css()

const GRAMMARS: Readonly<Record<string, Load>> = {
  typescript: script({ typescript: true, jsx: true }),
  javascript: script({ jsx: true }),
  css: style,
  scss: style,
  less: style,
  html: async () => (await import('@codemirror/lang-html')).html(),
  json: async () => (await import('@codemirror/lang-json')).json(),
  markdown: async () => (await import('@codemirror/lang-markdown')).markdown(),
  python: async () => (await import('@codemirror/lang-python')).python(),
  pgsql: async () => {
    const { PostgreSQL, sql } = await import('@codemirror/lang-sql')
    return sql({ dialect: PostgreSQL })
  },
}

/** The grammar for a name of `languageOf`; without one, or when it cannot be fetched, text stays plain. */
export async function touchLanguage(language: string): Promise<Extension> {
  try {
    const load = GRAMMARS[language]
    return load ? await patiently(load) : []
  } catch {
    return []
  }
}
