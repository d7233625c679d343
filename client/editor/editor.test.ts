import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../journeys/browser.ts'
import { adas, openLab } from './test-lab.ts'

/** Seeds that once failed. Add to the list; never take one away. */
/** Lines moved down: one change put text in where another replaced some. */
const REGRESSIONS: readonly number[] = [1795286435]
const fresh = Math.floor(Date.now() / 1000)
const SEEDS = [...REGRESSIONS, 1, 2, 3, 4, fresh, fresh + 1]

describe.skipIf(noBrowser !== undefined)('the editor in a browser', () => {
  let lab: Awaited<ReturnType<typeof openLab>>
  let page: Page
  beforeAll(async () => {
    lab = await openLab()
    page = lab.page
  }, 60_000)
  afterAll(() => lab?.[Symbol.asyncDispose]())

  const begin = (text: string) => page.evaluate((content) => window.lab.begin(content), text)
  const fine = async () => expect(await page.evaluate(() => window.lab.complaint())).toBeUndefined()
  const settle = () => page.evaluate(() => window.lab.settle())
  const bobs = () => page.evaluate(() => window.lab.sides.bob.text.toString())
  /** Puts somebody's caret at an offset, with the keyboard. */
  const caretAt = (name: 'ada' | 'bob', offset: number) =>
    page.evaluate(
      ([who, at]) => {
        const { editor } = window.lab.sides[who]
        const position = editor.getModel()?.getPositionAt(at)
        editor.focus()
        if (position) editor.setPosition(position)
      },
      [name, offset] as const,
    )
  const run = (name: 'ada' | 'bob', command: string, payload: object = {}) =>
    page.evaluate(([who, what, how]) => window.lab.sides[who].editor.trigger('test', what, how), [
      name,
      command,
      payload,
    ] as const)

  it.each(SEEDS)(
    '[ED1] editor and document are the same after every step (seed %i)',
    async (seed) => {
      await begin('const hello = "wörld"\nsecond line 🙂\n\nlast')
      const wrong = await page.evaluate((of) => window.lab.fuzz(of, 400), seed)
      expect(wrong, `seed ${seed}`).toBeUndefined()
    },
  )

  it('[ED1] fast typing while the other types above, below and in the same line', async () => {
    await begin('one\ntwo\nthree\n')
    await caretAt('ada', 7)
    const typed = 'function add(a, b) { return a + b }'
    const typing = page.keyboard.type(typed)
    for (let i = 0; i < 30; i += 1) {
      await page.evaluate((n) => {
        const { bob } = window.lab.sides
        const at = [0, bob.text.length, Math.floor(bob.text.length / 2)][n % 3] ?? 0
        bob.doc.transact(() => bob.text.insert(at, n % 5 === 0 ? '\n' : 'b'))
        window.lab.deliver('bob')
        if (n % 2 === 0) window.lab.deliver('ada')
      }, i)
    }
    await typing
    await settle()
    await fine()
    const text = await adas(page)
    expect(text).toBe(await bobs())
    const letters = text.replaceAll(/[b\s]/g, '')
    expect(letters).toContain(typed.replaceAll(/[b\s]/g, ''))
  })

  it('[ED2] text with carriage returns is kept with line feeds alone', async () => {
    await begin('start\n')
    await caretAt('ada', 6)
    await run('ada', 'paste', { text: 'a\r\nb\rc\r\n', pasteOnNewLine: false })
    await fine()
    expect(await adas(page)).toBe('start\na\nb\nc\n')
    await page.evaluate(() => window.lab.sides.bob.text.insert(0, '🙂\n'))
    await settle()
    await fine()
    await page.evaluate(() => window.lab.sides.ada.editor.getModel()?.pushEOL(1))
    await fine()
    await page.evaluate(() => window.lab.sides.ada.editor.getModel()?.setValue('replaced'))
    expect(await adas(page)).toBe('🙂\nstart\na\nb\nc\n')
    await fine()
  })

  it('[ED3] undo takes back own edits only, wherever others have typed since', async () => {
    await begin('line one\nline two\n')
    await caretAt('ada', 8)
    await page.keyboard.type(' ada')
    await settle()
    await caretAt('bob', 0)
    await page.keyboard.type('BOB ')
    await settle()
    await caretAt('bob', 15)
    await page.keyboard.type('X')
    await settle()
    const together = await adas(page)
    expect(together).toMatch(/^BOB line one.*X.*\nline two\n$/)
    await caretAt('ada', 0)
    await page.keyboard.press('Control+z')
    await settle()
    expect(await adas(page)).toBe('BOB line oneX\nline two\n')
    await page.keyboard.press('Control+Shift+z')
    await settle()
    expect(await adas(page)).toBe(together)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await settle()
    expect(await adas(page)).toBe('BOB line oneX\nline two\n')
    await fine()
  })

  it('[ED3] undo puts the caret where the text came back', async () => {
    await begin('first\nsecond\nthird\n')
    await caretAt('ada', 12)
    await page.keyboard.type('!!')
    await caretAt('ada', 0)
    await page.keyboard.press('Control+z')
    const at = await page.evaluate(() => window.lab.sides.ada.editor.getPosition())
    expect(at).toMatchObject({ lineNumber: 2, column: 7 })
  })

  it('[ED4] what others type moves nobody who stands elsewhere', async () => {
    await begin('alpha\nbeta\ngamma\n')
    await caretAt('ada', 8)
    await page.evaluate(() => window.lab.sides.bob.text.insert(0, 'above\n'))
    await page.evaluate(() => window.lab.sides.bob.text.insert(18, 'below'))
    await settle()
    const at = await page.evaluate(() => window.lab.sides.ada.editor.getPosition())
    expect(at).toMatchObject({ lineNumber: 3, column: 3 })
    await page.evaluate(() => window.lab.sides.bob.text.delete(0, 6))
    await settle()
    expect(await page.evaluate(() => window.lab.sides.ada.editor.getPosition())).toMatchObject({
      lineNumber: 2,
      column: 3,
    })
  })

  it('[ED5] edits of others in the middle of a composition harm neither', async () => {
    await begin('x\n')
    await caretAt('ada', 1)
    const ime = await page.context().newCDPSession(page)
    const compose = (text: string) =>
      ime.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    await compose('に')
    await compose('にほ')
    await page.evaluate(() => window.lab.sides.bob.text.insert(0, 'bob '))
    await settle()
    await compose('にほん')
    await ime.send('Input.insertText', { text: '日本' })
    await expect.poll(() => adas(page)).toContain('bob ')
    await settle()
    await fine()
    const text = await adas(page)
    expect(text).toBe(await bobs())
    expect(text).toBe('bob x日本\n')
  })

  it('[ED7] carets of others: name, colour, stroke, selection; gone with the person', async () => {
    await begin('hello there\nhow are you\n')
    const cursors = await page.evaluate(() => {
      for (let slot = 0; slot < 13; slot += 1) {
        const [anchor, head] = [
          window.lab.place(slot === 0 ? 6 : 1),
          window.lab.place(slot === 0 ? 11 : 1),
        ]
        const user = { id: `${slot}`, name: `Person ${slot}`, slot }
        window.lab.guest(1_000 + slot, { user, cursor: { anchor, head } })
      }
      return window.lab.sides.ada.awareness.getStates().size
    })
    expect(cursors).toBe(14)
    const ada = page.locator('#ada')
    await expect.poll(() => ada.locator('.remote-flag').count()).toBe(13)
    await expect.poll(() => ada.locator('.remote-selection.person-1').count()).toBe(1)
    expect(await ada.locator('.remote-caret.person-1.caret-solid').count()).toBe(1)
    expect(await ada.locator('.remote-caret.person-7.caret-dashed').count()).toBe(1)
    expect(await ada.locator('.remote-caret.person-1.caret-dotted').count()).toBe(1)
    expect(await ada.locator('.remote-flag.person-1').first().textContent()).toBe('Person 0')
    const colours = await ada
      .locator('.remote-caret')
      .evaluateAll((carets) => carets.map((caret) => getComputedStyle(caret).borderLeftColor))
    expect(new Set(colours).size).toBe(12)
    // So many names would hide the text: initials stand for them.
    await page.locator('#ada.caret-crowd').waitFor()
    await page.evaluate(() => {
      for (let slot = 0; slot < 13; slot += 1) window.lab.guest(1_000 + slot, null)
    })
    await expect
      .poll(() => ada.locator('.remote-flag, .remote-caret, .remote-selection').count())
      .toBe(0)
  })

  it('[ED7] a caret that makes no sense is left out, and the rest is drawn', async () => {
    await begin('hello\n')
    await page.evaluate(() => {
      const user = { id: '1', name: 'Ok', slot: 1 }
      const place = window.lab.place(2)
      window.lab.guest(2_001, { user, cursor: { anchor: { nonsense: 1 }, head: 'x' } })
      window.lab.guest(2_002, { user: { name: 5 }, cursor: 7 })
      window.lab.guest(2_003, { user, cursor: { anchor: place, head: place } })
    })
    const flags = page.locator('#ada .remote-flag')
    await expect.poll(() => flags.count()).toBe(1)
    await page.evaluate(() => [2_001, 2_002, 2_003].forEach((id) => window.lab.guest(id, null)))
  })

  it('[ED7] the caret of another stays with its letter while this one types', async () => {
    await begin('ab\n')
    await page.evaluate(() => {
      const user = { id: '1', name: 'Bob', slot: 1 }
      const place = window.lab.place(1)
      window.lab.guest(3_000, { user, cursor: { anchor: place, head: place } })
    })
    const left = () =>
      page.locator('#ada .remote-caret').evaluate((caret) => caret.getBoundingClientRect().left)
    const before = await left()
    await caretAt('ada', 0)
    await page.keyboard.type('1234')
    await page.keyboard.press('Escape')
    await expect.poll(left).toBeGreaterThan(before + 20)
    await page.evaluate(() => window.lab.guest(3_000, null))
  })

  it('[ED11] a name shows when its person moves, not when the text around them does', async () => {
    await begin('ab\n')
    const move = (to: number) =>
      page.evaluate((at) => {
        const user = { id: '1', name: 'Bob', slot: 1 }
        const place = window.lab.place(at)
        window.lab.guest(3_100, { user, cursor: { anchor: place, head: place } })
      }, to)
    const told = () => page.locator('#ada .remote-flag.told').count()
    await move(1)
    await expect.poll(told).toBe(1)
    await expect.poll(told, { timeout: 20_000 }).toBe(0)
    await caretAt('ada', 0)
    await page.keyboard.type('1')
    await page.keyboard.press('Escape')
    expect(await told()).toBe(0)
    await move(3)
    await expect.poll(told).toBe(1)
    await page.evaluate(() => window.lab.guest(3_100, null))
  })

  it('[CC8] a document is kept on this device, and found again', async () => {
    expect(await page.evaluate(() => window.lab.keep('lab/file.1', 'kept here'))).toBe('kept here')
    expect(await page.evaluate(() => window.lab.keep('lab/file.1'))).toBe('kept here')
    expect(await page.evaluate(() => window.lab.keep('lab/file.2'))).toBe('')
  })

  it('[ED10] the status bar shows the editor with the keyboard, whatever the other says', async () => {
    await begin('one\n')
    const shown = () => page.evaluate(() => window.lab.status.shown())
    await page.evaluate(() => window.lab.status.join('ada', 'Synced'))
    await page.evaluate(() => window.lab.status.join('bob', 'Read-only'))
    expect(await shown()).toBe('bob Read-only')
    await caretAt('bob', 1)
    await page.locator('#ada .view-lines').click()
    await expect.poll(shown).toBe('ada Synced')
    await page.evaluate(() => window.lab.status.say('bob', 'Offline'))
    expect(await shown()).toBe('ada Synced')
    await page.evaluate(() => window.lab.status.say('ada', 'Saving'))
    expect(await shown()).toBe('ada Saving')
    await page.evaluate(() => window.lab.status.leave('ada'))
    expect(await shown()).toBe('bob Offline')
    await page.evaluate(() => window.lab.status.leave('bob'))
    expect(await shown()).toBe('nobody nothing')
  })

  it('[ED8] nothing breaks a rule of the page: no error, no forbidden script, style, font or worker', () => {
    // What `setValue` does behind our back is put right, and told as the mistake that it is.
    const others = lab.complaints.filter(
      (text) => !text.startsWith('Editor and document came apart'),
    )
    expect(others).toEqual([])
  })

  it('[ED9] an editor that goes leaves no model behind', async () => {
    const left = await page.evaluate(() => {
      window.lab.sides.ada[Symbol.dispose]()
      window.lab.sides.bob.text.insert(0, 'later')
      window.lab.settle()
      return window.lab.models()
    })
    expect(left).toBe(1)
  })
})
