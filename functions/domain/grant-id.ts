/** A UUIDv7 (RFC 9562 §5.7): its first 48 bits are the Unix time in milliseconds at which the grant began. */
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isGrantId = (text: string): boolean => uuidV7.test(text)

/** When the grant began, in ms since the epoch. Every token names its grant, so every token carries this. */
export const grantStart = (grantId: string): number =>
  Number.parseInt(grantId.slice(0, 8) + grantId.slice(9, 13), 16)
