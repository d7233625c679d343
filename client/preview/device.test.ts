import { expect, it } from 'vitest'
import { chooseDevice, device, resize, rotate, scaleIn } from './device.ts'

it('[PV15] a preset, its rotation, and any size within reason', () => {
  chooseDevice('phone')
  rotate()
  expect(device.getState()).toEqual({ id: 'phone', size: { width: 844, height: 390 } })
  resize({ width: 500 })
  expect(device.getState()).toEqual({ id: 'free', size: { width: 500, height: 390 } })
  resize({ width: 1, height: 99_999 })
  expect(device.getState().size).toEqual({ width: 240, height: 3_840 })
  resize({ width: Number.NaN })
  expect(device.getState().size?.width).toBe(240)
  chooseDevice('fill')
  resize({ width: 500 })
  expect(device.getState()).toEqual({ id: 'fill', size: null })
})

it('[PV15] what is larger than the pane is drawn smaller, never larger', () => {
  expect(scaleIn({ width: 1_000, height: 500 }, { width: 500, height: 500 })).toBe(0.5)
  expect(scaleIn({ width: 100, height: 100 }, { width: 500, height: 500 })).toBe(1)
  expect(scaleIn({ width: 100, height: 100 }, { width: 0, height: 0 })).toBe(1)
})
