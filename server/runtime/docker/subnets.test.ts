import { expect, it } from 'vitest'
import { gatewayOf, overlap, subnetsOf } from './subnets.ts'

it('[RX10] walks the whole pool once, from anywhere', () => {
  const all = [...subnetsOf('10.213.0.0/16', 4_094)]
  expect(all).toHaveLength(4_096)
  expect(new Set(all).size).toBe(4_096)
  expect(all.slice(0, 3)).toEqual(['10.213.255.224/28', '10.213.255.240/28', '10.213.0.0/28'])
  expect(gatewayOf('10.213.255.240/28')).toBe('10.213.255.241')
})

it('[RX10] sees every overlap', () => {
  expect(overlap('10.213.0.0/28', '10.0.0.0/8')).toBe(true)
  expect(overlap('10.0.0.0/8', '10.213.0.0/28')).toBe(true)
  expect(overlap('10.213.0.0/28', '10.213.0.16/28')).toBe(false)
  expect(overlap('10.213.0.0/28', '10.213.0.9/32')).toBe(true)
  expect(overlap('10.213.0.0/28', 'fd00::/64')).toBe(false)
  expect(overlap('10.213.0.0/28', '')).toBe(false)
})
