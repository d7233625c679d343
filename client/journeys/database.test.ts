import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

const TABLES = `create table author (id serial primary key, name text not null);
create table book (id serial primary key, author_id int references author, title text, price numeric(10,2), extra jsonb);
create view cheap as select * from book where price < 10;
insert into author (name) values ('Ada'), ('Grace');
insert into book (author_id, title, price, extra) values
  (1, 'Notes', 9.90, '{"pages": 12345678901234567890}'), (2, '', null, null);`

describe.skipIf(noBrowser !== undefined)('the database, as people use it', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let bob: Person
  let ide: Ide
  let theirs: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
    bob = await Person.arrive(browser, 'Bob Kahn')
    for (const { context } of [ada, bob]) context.setDefaultTimeout(60_000)
    await ada.joinWith(await server.ownerLink())
    ide = await Ide.create(ada, { name: 'Books', template: 'Blank' })
    await bob.joinWith(await ide.invite())
    theirs = await Ide.entered(bob)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'database', people: () => [ada, bob] })
  const sqlConsole = (page: Page): Locator => page.getByRole('region', { name: 'SQL console' })
  const queries = (page: Page): Locator => page.getByRole('tablist', { name: 'Queries' })
  const grid = (page: Page, name = 'Results'): Locator => page.getByRole('grid', { name })
  const tree = (page: Page): Locator => page.getByRole('region', { name: 'Database schema' })
  /** In the place of whatever the query in front holds. */
  const write = async (page: Page, sql: string): Promise<void> => {
    await sqlConsole(page).locator('.view-lines').click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(sql)
    await page.keyboard.press('Escape')
  }
  const runAll = (page: Page): Promise<void> =>
    sqlConsole(page).getByRole('button', { name: 'Run all' }).click()

  step('[J120] queries are files that everybody has, and carets are seen in them', async (page) => {
    for (const one of [ide, theirs]) await one.openConsole()
    await sqlConsole(page).locator('.view-lines').waitFor()
    await sqlConsole(page).getByRole('button', { name: 'New query' }).click()
    await queries(page).getByRole('tab', { name: 'query-1.sql' }).waitFor()
    await sqlConsole(bob.page).getByRole('button', { name: 'All queries' }).click()
    await bob.page.getByRole('menuitem', { name: 'query-1.sql' }).click()
    await sqlConsole(bob.page).locator('.view-lines').waitFor()
    await write(page, TABLES)
    await theirs.editorShows('queries/query-1.sql', 'create view cheap')
    await theirs.seesCaretOf('Ada Lovelace')
    // Who follows goes from query to query.
    await bob.page
      .getByRole('group', { name: 'Others here' })
      .getByRole('button', { name: 'Follow Ada Lovelace' })
      .click()
    await sqlConsole(page).getByRole('button', { name: 'New query' }).click()
    const second = { name: 'query-2.sql', selected: true }
    await queries(bob.page).getByRole('tab', second).waitFor()
    await queries(page).getByRole('tab', second).press('Delete')
    await queries(bob.page).getByRole('tab', { name: 'query-1.sql', selected: true }).waitFor()
  })

  step('[J121] every statement has its result, and a mistake its place', async (page) => {
    await runAll(page)
    const statements = page.getByRole('tablist', { name: 'Statements' })
    await statements.getByRole('tab').nth(4).waitFor()
    await sqlConsole(page).getByText('2 rows changed').first().waitFor()
    await write(page, 'select 1 as one;\nselect 2 as two;\nselect nope from book;')
    await runAll(page)
    await page.getByRole('alert').getByText('column "nope" does not exist').waitFor()
    await page.locator('.squiggly-error').waitFor()
    await page.getByRole('button', { name: 'Show the place' }).click()
    await page.getByText('Ln 3, Col 8').waitFor()
    await page.keyboard.type('x')
    await page.locator('.squiggly-error').waitFor({ state: 'detached' })
    await statements.getByRole('tab').first().click()
    await grid(page).getByRole('columnheader', { name: /one/ }).waitFor()
    // The statement at the caret alone.
    await sqlConsole(page).locator('.view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ControlOrMeta+Enter')
    await grid(page).getByRole('columnheader', { name: /two/ }).waitFor()
    expect(await page.locator('.squiggly-error').count()).toBe(0)
    // What takes too long is cancelled, and the next run has its turn.
    await write(page, 'select pg_sleep(600)')
    await runAll(page)
    await sqlConsole(page).getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('alert').getByText('cancelled').waitFor()
    await write(page, 'select 3 as three')
    await runAll(page)
    await grid(page).getByRole('columnheader', { name: /three/ }).waitFor()
  })

  step('[J122] a hundred thousand rows come, and only a screenful is in the page', async (page) => {
    await write(
      page,
      `select n, 'row ' || n as label, n * 1.5 as price from generate_series(1, 100000) n`,
    )
    await runAll(page)
    await sqlConsole(page).getByText('The first 1,000 rows').waitFor()
    await page.getByRole('combobox', { name: 'Rows at most' }).click()
    await page.getByRole('option', { name: '100,000 rows' }).click()
    await runAll(page)
    await page.locator('[role=grid][aria-rowcount="100001"]').waitFor()
    await grid(page).focus()
    await page.keyboard.press('ControlOrMeta+End')
    await grid(page).getByRole('gridcell', { name: '150000.0' }).waitFor()
    expect(await grid(page).getByRole('row').count()).toBeLessThan(60)
    expect(await activeText(page)).toBe('150000.0')
    await page.keyboard.press('ControlOrMeta+ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await eventually(async () => (await activeText(page)) === '150000.0')
    await page.keyboard.press('Home')
    await eventually(async () => (await activeText(page)) === '100000')
    await page.keyboard.press('End')
    await eventually(async () => (await activeText(page)) === '150000.0')
    const header = grid(page).getByRole('columnheader', { name: /price/ })
    expect(await header.getAttribute('aria-sort')).toBe('descending')
  })

  step('[J123] values are told apart, looked at and copied as they are', async (page) => {
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await write(page, 'select id, title, price, extra from book order by id')
    await runAll(page)
    await grid(page).getByText('NULL').first().waitFor()
    await grid(page).getByRole('gridcell', { name: '""' }).waitFor()
    await grid(page).getByRole('gridcell', { name: /pages/ }).dblclick()
    const dialog = page.getByRole('dialog', { name: 'extra' })
    await dialog.getByText('"pages": 12345678901234567890').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await eventually(() => grid(page).evaluate((box) => box === document.activeElement))
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('ControlOrMeta+c')
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
    await eventually(async () => (await clipboard()).startsWith('1\tNotes\t9.90\t'))
    await grid(page).getByRole('gridcell', { name: 'Notes' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy as INSERT' }).click()
    await eventually(async () => (await clipboard()).includes('INSERT INTO book (id, title'))
    expect(await clipboard()).toContain("(2, '', NULL, NULL)")
  })

  step('[J124] an export holds every row, also those that were not shown', async (page) => {
    await page.getByRole('combobox', { name: 'Rows at most' }).click()
    await page.getByRole('option', { name: '1,000 rows', exact: true }).click()
    await write(page, 'select n as number from generate_series(1, 5000) n')
    await runAll(page)
    await sqlConsole(page).getByText('The first 1,000 rows').waitFor()
    await sqlConsole(page).getByRole('button', { name: 'Export…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByText('can only read').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save file' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('rows.csv')
    const text = await readFile(await file.path(), 'utf8')
    expect(text.split('\r\n')).toHaveLength(5_002)
    expect(text).toMatch(/^number\r\n1\r\n/)
  })

  step('[J125] what one ran is found again and run again', async (page) => {
    await sqlConsole(page).getByRole('button', { name: 'My runs' }).click()
    await page.getByRole('searchbox', { name: 'Search your runs' }).fill('BOOK order')
    const runs = page.getByRole('list', { name: 'Your runs' }).getByRole('listitem')
    await eventually(async () => (await runs.count()) === 1)
    await runs.getByRole('button', { name: 'Run again' }).click()
    await grid(page).getByRole('gridcell', { name: 'Notes' }).waitFor()
  })

  step(
    '[J126] the tree knows tables, keys and views; a value is changed and undone',
    async (page) => {
      await tree(page).getByRole('button', { name: /^book/ }).click()
      const columns = tree(page).getByRole('list', { name: 'Columns of book' })
      await columns.getByText('numeric(10,2)').waitFor()
      await columns.getByRole('button', { name: 'points at author' }).waitFor()
      await tree(page)
        .getByRole('button', { name: /^cheap/ })
        .waitFor()
      await tree(page).getByRole('button', { name: 'Open the rows of author' }).click()
      const rows = grid(page, 'Rows of author')
      await rows.getByRole('gridcell', { name: 'Grace' }).dblclick()
      const dialog = page.getByRole('dialog', { name: 'Change name' })
      await dialog.getByRole('textbox', { name: 'Value' }).fill('Grace Hopper')
      await page.keyboard.press('Enter')
      await rows.getByRole('gridcell', { name: 'Grace Hopper' }).waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await rows.getByRole('gridcell', { name: 'Grace', exact: true }).waitFor()
      await page.getByRole('textbox', { name: 'Value to filter by' }).fill('2')
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await page.getByText('Rows 1 to 1').waitFor()
      // Bob follows still, into tables too, until he has enough of it.
      await grid(bob.page, 'Rows of author').waitFor()
      await bob.page.keyboard.press('Escape')
      await bob.page.locator('[data-following]').waitFor({ state: 'detached' })
    },
  )

  step('[J127] names of tables and columns are completed', async (page) => {
    await queries(page).getByRole('tab', { name: 'query-1.sql' }).click()
    await write(page, 'select  from book b')
    await page.keyboard.press('ControlOrMeta+Home')
    for (let n = 0; n < 7; n += 1) await page.keyboard.press('ArrowRight')
    await page.keyboard.type('b.ti')
    const list = page.locator('.suggest-widget.visible')
    await list.getByText('title').first().waitFor()
    await page.keyboard.press('Tab')
    await ide.editorShows('queries/query-1.sql', 'select b.title from book b')
  })

  step('[J128] a query is renamed, deleted, and brought back with its tab', async (page) => {
    const tab = queries(page).getByRole('tab', { name: 'query-1.sql' })
    await tab.focus()
    await page.keyboard.press('F2')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('books')
    await page.keyboard.press('Enter')
    const renamed = queries(page).getByRole('tab', { name: 'books.sql' })
    await renamed.waitFor()
    await ide.editorShows('queries/books.sql', 'select b.title')
    await renamed.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
    await renamed.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await renamed.waitFor()
    await ide.editorShows('queries/books.sql', 'select b.title')
  })

  step('[J129] all of it is accessible, in every theme and on a phone', async (page) => {
    await write(page, 'select id, title, price, extra, now() as asked from book order by id')
    await runAll(page)
    await grid(page).getByText('NULL').first().waitFor()
    await accessible(page, { contrast: true })
    await queries(page).getByRole('tab', { name: 'author' }).click()
    await grid(page, 'Rows of author').waitFor()
    await accessible(page, { contrast: true })
    await page.setViewportSize({ width: 390, height: 844 })
    const bar = page.getByRole('navigation', { name: 'Parts of the workspace' })
    await bar.getByRole('button', { name: 'Code' }).click()
    await grid(page, 'Rows of author').waitFor()
    await accessible(page, { contrast: true })
    expect(await page.evaluate(() => document.body.scrollWidth)).toBeLessThanOrEqual(390)
    await page.setViewportSize({ width: 1440, height: 900 })
    expect([...ada.complaints, ...bob.complaints]).toEqual([])
  })
})

/** What the keyboard stands on in the grid. */
function activeText(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant')
    return (id && document.getElementById(id)?.textContent) || null
  })
}
