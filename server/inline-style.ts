import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const LINK = /<link rel="stylesheet"[^>]*href="\/(assets\/[\w.-]+\.css)"[^>]*>/g

/**
 * The page with its style in it: the first words wait for one answer and not for two. A style that cannot
 * be read stays a link.
 */
export async function inlineStyle(html: string, folder: string): Promise<string> {
  const styles = await Promise.all(
    Array.from(html.matchAll(LINK), async ([link, file = '']) => [
      link,
      await readFile(join(folder, file), 'utf8').catch(() => undefined),
    ]),
  )
  return styles.reduce<string>((page, [link = '', css]) => {
    return css === undefined ? page : page.replace(link, () => `<style>${css}</style>`)
  }, html)
}
