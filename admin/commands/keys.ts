import { type Command, type Result, rows } from '../command.ts'
import { formatTable, formatTime } from '../print.ts'

const removed = (
  { rotation_begun: begun, rotation_resumed: resumed, signs_until: signsUntil }: Result,
  kid: string | undefined,
): string => {
  if (begun)
    return `Removed ${kid} and began a rotation. Where it signed, logins may go on using it for up to five minutes; their tokens are refused.`
  if (resumed)
    return `Removed ${kid}. A rotation had not ended, and may have been of that key: run keys rotate until it says that it began one, or logins may go on giving tokens that are refused.`
  if (typeof signsUntil !== 'number') return `Removed ${kid}.`
  // To the minute, and not before it is over.
  const end = formatTime(Math.ceil(signsUntil / 60) * 60)
  return `Removed ${kid}. Logins may go on using it until ${end} UTC; their tokens are refused.`
}

/** Commands about the keys that sign access tokens. */
export const keyCommands: readonly Command[] = [
  {
    words: 'keys list',
    parameters: [],
    summary: 'list the keys that verify tokens',
    details: 'The newest first.',
    operation: 'listKeys',
    input: () => ({}),
    text: ({ keys }) =>
      formatTable(
        ['key', 'published (utc)', 'verifies until'],
        rows(keys).map((key) => [
          String(key.kid),
          formatTime(key.published_at),
          formatTime(key.expires_at) || 'it is retired: it signs, now or next',
        ]),
      ),
  },
  {
    words: 'keys rotate',
    parameters: [],
    summary: 'sign with the next key, publish another',
    details: `No token ends by it. A key is published for a minute before it signs, so this is refused within
a minute of the last rotation. Logins use the new key within five minutes.
Where a rotation has not ended, that one goes on and no other begins.`,
    operation: 'rotateKeys',
    input: () => ({}),
    text: ({ rotation_begun: begun }) =>
      `${begun ? 'Began a rotation. It' : 'The rotation that had not ended goes on. It'} takes some seconds; logins use the new key within five minutes.`,
  },
  {
    words: 'keys remove',
    parameters: ['<key-id>'],
    summary: 'remove a compromised key',
    details: `Every token that it signed is refused within a minute. Where it still signed, or was to sign
next, a rotation begins. Logins may go on using it for five minutes after the rotation that ended
its use, and their tokens are refused; where that is so, the answer says until when.`,
    operation: 'removeKey',
    input: ([kid = '']) => ({ kid }),
    question: ([kid]) => `Remove the key ${kid}, and with it every token that it signed?`,
    text: (result, [kid]) => removed(result, kid),
  },
]
