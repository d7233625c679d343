import { t } from '../words/words.ts'

/** Why passkeys cannot work on this page, or undefined. */
export function passkeyObstacle(
  page = { secure: isSecureContext, host: location.host },
): string | undefined {
  if (!page.secure) {
    return t(
      'Passkeys need a secure address. Open Atelier over https, or as http://localhost instead of {host}.',
      { host: page.host },
    )
  }
  if (typeof PublicKeyCredential !== 'function')
    return t('This browser has no passkeys. Use a current one.')
  return undefined
}
