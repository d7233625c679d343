import { randomInt } from 'node:crypto'

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const SUFFIX_LENGTH = 6
const STEM_LENGTH = 40 - SUFFIX_LENGTH - 1

/** A DNS label made of a name and a random end: at most 40 characters and never `--`. */
export function makeSlug(name: string): string {
  return `${stemOf(name) || 'workspace'}-${randomSuffix()}`
}

function stemOf(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase()
  const parts = plain.replace(/\p{M}/gu, '').split(/[^a-z0-9]+/)
  return parts.filter(Boolean).join('-').slice(0, STEM_LENGTH).replace(/-$/, '')
}

function randomSuffix(): string {
  return Array.from({ length: SUFFIX_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
