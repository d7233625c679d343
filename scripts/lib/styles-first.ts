import type { Plugin } from 'vite'

const STYLE = /\s*<link rel="stylesheet"[^>]*>/g

/**
 * Puts the page's style before its scripts. Nothing is painted without it, and a browser asks in the order of
 * the page: behind the scripts it waits for a new connection and shares the line with all of them.
 */
export function stylesFirst(): Plugin {
  return {
    name: 'styles-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const styles = html.match(STYLE)?.join('') ?? ''
        if (styles === '') throw new Error('The page has no style; mend styles-first.ts.')
        return html.replace(STYLE, '').replace(/\s*<script/, (script) => styles + script)
      },
    },
  }
}
