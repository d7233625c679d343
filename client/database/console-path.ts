/** Where queries that people share are kept, as files like any other. */
export const QUERIES = 'queries'
/** The query every workspace begins with. */
export const CONSOLE_PATH = `${QUERIES}/console.sql`
