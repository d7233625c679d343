import { expect, it } from 'vitest'
import { FileHistory } from './file-history.ts'

it('[FT14] the latest deed is undone first, each of them once', async () => {
  const history = new FileHistory()
  const undone: string[] = []
  const deed = (name: string) => history.add(async () => undone.push(name))
  deed('a')
  const undoB = deed('b')
  deed('c')
  undoB()
  undoB()
  expect(await history.undoLast()).toBe(true)
  expect(await history.undoLast()).toBe(true)
  expect(await history.undoLast()).toBe(false)
  expect(undone).toEqual(['b', 'c', 'a'])
})

it('[FT14] what is undone while a deed is under way is that deed', async () => {
  const history = new FileHistory()
  const undone: string[] = []
  history.add(async () => undone.push('before'))
  const { promise, resolve } = Promise.withResolvers<void>()
  const deed = history.during(async () => {
    await promise
    history.add(async () => undone.push('under way'))
  })
  const undo = [history.undoLast(), history.undoLast()]
  resolve()
  await Promise.all([deed, ...undo])
  expect(undone).toEqual(['under way'])
})
