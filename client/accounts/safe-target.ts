/** Where to go after signing in: a path of this site, never somebody else's address. */
export function safeTarget(to: string | null): string {
  if (!to || !/^\/(?![/\\])/.test(to)) return '/'
  return to
}
