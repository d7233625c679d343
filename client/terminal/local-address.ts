const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/

/** The port and path of an address on the workspace's own machine; undefined for any other. */
export function localPlace(address: string): { port: number; path: string } | undefined {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' || !LOCAL.test(url.hostname)) return undefined
  return { port: Number(url.port || 80), path: url.pathname + url.search + url.hash }
}
