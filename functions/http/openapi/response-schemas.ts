import * as z from 'zod/mini'
import { registeredUser, userInfo } from './schemas/accounts.ts'
import { client, clientPage, newClientSecret, registeredClient } from './schemas/clients.ts'
import { error, insufficientScope } from './schemas/errors.ts'
import { grant, grantPage } from './schemas/grants.ts'
import { introspection } from './schemas/introspection.ts'
import { jwk, jwks, openApi, resourceMetadata, serverMetadata } from './schemas/metadata.ts'
import { personalToken, sessionTokens, tokenResponse } from './schemas/tokens.ts'

/** What the endpoints answer, by the name of each in the description. No object has a member but those named. */
export const responseSchemas = {
  Error: error,
  InsufficientScope: insufficientScope,
  RegisteredUser: registeredUser,
  UserInfo: userInfo,
  SessionTokens: sessionTokens,
  TokenResponse: tokenResponse,
  PersonalToken: personalToken,
  Introspection: introspection,
  Grant: grant,
  GrantPage: grantPage,
  Client: client,
  RegisteredClient: registeredClient,
  ClientPage: clientPage,
  NewClientSecret: newClientSecret,
  Nothing: z.strictObject({}).check(z.describe('An empty object.')),
  Jwk: jwk,
  Jwks: jwks,
  ServerMetadata: serverMetadata,
  ResourceMetadata: resourceMetadata,
  OpenApi: openApi,
}
