/** Makes programs of a sandbox quieter; whoever wants them chatty sets them anew. */
export const MANNERS: Readonly<Record<string, string>> = {
  npm_config_update_notifier: 'false',
  npm_config_fund: 'false',
}
