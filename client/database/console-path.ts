/** The file behind the shared SQL console. */
export const CONSOLE_PATH = 'queries/console.sql'
