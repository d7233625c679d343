type Environment = Readonly<Record<string, string>>

/** The environment of a sandbox with the place of its Postgres in it, which the driver alone knows. */
export function withDatabaseAt(
  env: Environment,
  { host, port }: { host: string; port: number },
): Record<string, string> {
  const given = env['DATABASE_URL']
  if (given === undefined || !URL.canParse(given)) return { ...env }
  const url = new URL(given)
  url.hostname = host
  url.port = String(port)
  return { ...env, DATABASE_URL: url.href }
}
