/** The site passkeys are bound to. */
export type RelyingParty = { readonly id: string; readonly origins: readonly string[] }

/** A passkey belongs to the host name of the public address, and works on exactly that origin. */
export function relyingParty(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl)
  return { id: hostname, origins: [origin] }
}

/** EdDSA, ES256, RS256: what every passkey speaks. The library's own list tries experimental ones. */
export const ALGORITHMS = [-8, -7, -257]
