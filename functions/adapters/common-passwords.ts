import { dictionary } from '@zxcvbn-ts/language-common'

const passwords = new Set(dictionary['passwords-common'])

/** Whether a lower-case word is on zxcvbn's list of passwords found in public breaches. */
export const isCommonPassword = (word: string): boolean => passwords.has(word)
