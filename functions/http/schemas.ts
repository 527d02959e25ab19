import * as z from 'zod/mini'

const mustBeText = 'must be a text'

/** A text that is well-formed Unicode. */
const text = (maxLength: number) =>
  z.string(mustBeText).check(
    z.maxLength(maxLength, `must have at most ${maxLength} characters`),
    z.refine((value) => value.isWellFormed(), 'must not have half of a surrogate pair'),
  )

/** Far above the bounds of the policies, which count characters as people do. */
const username = text(1_024)
const password = text(16_384)

export const registration = z.object({ username, password })

export const credentials = z.object({
  username,
  password,
  scope: z.optional(text(2_048)),
  name: z.optional(text(100)),
})
