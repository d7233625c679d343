import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

type Options = Record<string, unknown>
type Key = { id: Buffer; privateKey: KeyObject; cose: Buffer; userHandle: string; counter: number }
type Twist = { origin?: string; challenge?: string; rpId?: string; counter?: number }

const PRESENT_AND_VERIFIED = 0x05
const HAS_CREDENTIAL = 0x40

/** A passkey device in software: P-256 keys, no attestation, as a browser would pass it on. */
export class TestAuthenticator {
  readonly origin: string
  readonly keys: Key[] = []

  constructor(origin: string) {
    this.origin = origin
  }

  /** Answers `navigator.credentials.create`. */
  create(options: Options, twist: Twist = {}): Record<string, unknown> {
    const { challenge, rp, user } = options as {
      challenge: string
      rp: { id: string }
      user: { id: string }
    }
    const key = newKey(user.id)
    this.keys.push(key)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(key.id.length)
    const credential = Buffer.concat([Buffer.alloc(16), length, key.id, key.cose])
    const flags = PRESENT_AND_VERIFIED | HAS_CREDENTIAL
    const authData = Buffer.concat([authHead(twist.rpId ?? rp.id, flags, 0), credential])
    const clientData = this.#clientData('webauthn.create', { challenge, ...twist })
    return envelope(key.id, {
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestation(authData).toString('base64url'),
      transports: ['internal'],
    })
  }

  /** Answers `navigator.credentials.get` with the newest key. */
  get(options: Options, twist: Twist = {}): Record<string, unknown> {
    const { challenge, rpId } = options as { challenge: string; rpId: string }
    const key = this.keys.at(-1)
    if (!key) throw new Error('There is no key yet.')
    key.counter += 1
    const counter = twist.counter ?? key.counter
    const authData = authHead(twist.rpId ?? rpId, PRESENT_AND_VERIFIED, counter)
    const clientData = this.#clientData('webauthn.get', { challenge, ...twist })
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    return envelope(key.id, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, key.privateKey).toString('base64url'),
      userHandle: key.userHandle,
    })
  }

  #clientData(type: string, { challenge, origin }: Twist): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: origin ?? this.origin }))
  }
}

function newKey(userHandle: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
  return { id: randomBytes(32), privateKey, cose, userHandle, counter: 0 }
}

function authHead(rpId: string, flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5)
  tail.writeUInt8(flags)
  tail.writeUInt32BE(counter, 1)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail])
}

/** CBOR of `{fmt: 'none', attStmt: {}, authData}`. */
function attestation(authData: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(authData.length)
  return Buffer.concat([
    Buffer.from([0xa3, 0x63]),
    Buffer.from('fmt'),
    Buffer.from([0x64]),
    Buffer.from('none'),
    Buffer.from([0x67]),
    Buffer.from('attStmt'),
    Buffer.from([0xa0, 0x68]),
    Buffer.from('authData'),
    Buffer.from([0x59]),
    length,
    authData,
  ])
}

function envelope(id: Buffer, response: Record<string, unknown>): Record<string, unknown> {
  const name = id.toString('base64url')
  return { id: name, rawId: name, type: 'public-key', response, clientExtensionResults: {} }
}
