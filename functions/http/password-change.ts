import type { APIGatewayProxyEvent } from 'aws-lambda'
import { AuthError } from '../domain/errors.ts'
import { readJson } from './json-body.ts'
import { grantLabel } from './label.ts'
import { principal } from './principal.ts'
import { passwordChange } from './schemas.ts'

/** Whose password is to change, to what. @throws AuthError `invalid_request`, `invalid_token` */
export function readPasswordChange(event: APIGatewayProxyEvent) {
  const { sub, username } = principal(event)
  if (username === undefined) throw new AuthError('invalid_token', 'The access token belongs to no user.')
  const { current_password, new_password, name } = readJson(event, passwordChange)
  return {
    sub,
    username,
    currentPassword: current_password,
    newPassword: new_password,
    label: grantLabel(event, name),
  }
}
