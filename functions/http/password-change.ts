import type { APIGatewayProxyEvent } from 'aws-lambda'
import { readJson } from './json-body.ts'
import { grantLabel } from './label.ts'
import { userPrincipal } from './principal.ts'
import { passwordChange } from './schemas.ts'

/** Whose password is to change, to what. @throws AuthError `invalid_request`, `invalid_token` */
export function readPasswordChange(event: APIGatewayProxyEvent) {
  const { sub, username, grantId } = userPrincipal(event)
  const { current_password, new_password, name } = readJson(event, passwordChange)
  return {
    sub,
    username,
    grantId,
    currentPassword: current_password,
    newPassword: new_password,
    label: grantLabel(event, name),
  }
}
