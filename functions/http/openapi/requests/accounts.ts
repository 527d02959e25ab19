import * as schemas from '../../schemas.ts'
import { describeRequest } from './request.ts'

const username =
  'Letters, marks and digits of any script and `. _ @ + -`, none invisible, the first no mark: 1 to 128 characters once it is in NFKC and case-folded, which is how names are compared.'

const newPassword =
  '15 to 1,024 characters in NFC unless the API’s owner chose other bounds, of any kind. Refused: a common one, the username, a repetition, a sequence.'

const label =
  'What people will know the session by in `GET /grants`. Default: the User-Agent. Characters that cannot be seen are left out.'

const password = 'The password. It is compared in NFC.'

export const registration = describeRequest(schemas.registration, { username, password: newPassword })

export const credentials = describeRequest(schemas.credentials, {
  username,
  password,
  scope:
    'What the tokens may do, names with a space between them; what the user may not hold is left away. Default: all that the user may hold, `account` among it.',
  name: label,
})

export const passwordChange = describeRequest(schemas.passwordChange, {
  current_password: password,
  new_password: newPassword,
  name: label,
})
