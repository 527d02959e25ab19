import { hashingSettings, passwordPolicySettings, sessionSettings } from '../functions/config.ts'
import type { OwnFunction } from './own-function.ts'
import type { RouteScopes } from './route-table.ts'

/** A function that answers routes. */
export interface Endpoint extends OwnFunction {
  /** By `METHOD /path`: who may call it. */
  readonly routes: Readonly<Record<string, RouteScopes>>
}

/**
 * Every endpoint of Hallpass by the id of its construct. Another one is an entry here and a file in
 * functions/.
 */
const endpoints: Readonly<Record<string, Endpoint>> = {
  Register: {
    entry: 'functions/register.ts',
    routes: { 'POST /register': 'public' },
    hashes: true,
    settings: [...hashingSettings, ...passwordPolicySettings],
    access: { usersTable: ['GetItem', 'PutItem'], pepperSecret: ['GetSecretValue'] },
  },
  Login: {
    entry: 'functions/login.ts',
    routes: { 'POST /login': 'public' },
    hashes: true,
    settings: [...hashingSettings, ...sessionSettings],
    access: {
      usersTable: ['GetItem', 'UpdateItem'],
      grantsTable: ['PutItem'],
      signingKeySecret: ['GetSecretValue'],
      grantKeySecret: ['GetSecretValue'],
      pepperSecret: ['GetSecretValue'],
    },
  },
  Logout: {
    entry: 'functions/logout.ts',
    routes: { 'POST /logout': [] },
    access: { revokedTokensTable: ['UpdateItem'] },
  },
  Userinfo: {
    entry: 'functions/userinfo.ts',
    routes: { 'GET /userinfo': [] },
    access: { usersTable: ['GetItem'] },
  },
  Jwks: {
    entry: 'functions/jwks.ts',
    routes: { 'GET /.well-known/jwks.json': 'public' },
    access: { signingKeysTable: ['BatchGetItem'], 'signingKeysTable/by-use': ['Query'] },
  },
  Metadata: {
    entry: 'functions/metadata.ts',
    routes: {
      'GET /.well-known/openid-configuration': 'public',
      'GET /.well-known/oauth-authorization-server': 'public',
    },
    settings: ['issuer', 'catalogue'],
    access: {},
  },
}

/** The endpoints of a deployment: all of them, or all but registration. */
export function endpointsFor(registration: 'open' | 'closed'): [id: string, endpoint: Endpoint][] {
  return Object.entries(endpoints).filter(([id]) => registration === 'open' || id !== 'Register')
}
