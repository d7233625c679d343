/** Above the range from which the kernel takes ports for outgoing connections. */
export const AGENT_PORT = 61_337
export const POSTGRES_PORT = 5432
