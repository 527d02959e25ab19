import {
  hashingSettings,
  passwordPolicySettings,
  sessionSettings,
  tokenEndpointSettings,
} from '../functions/config.ts'
import { accountScope } from '../functions/domain/scope.ts'
import type { OwnFunction } from './own-function.ts'
import type { RouteScopes } from './route-table.ts'
import type { Access } from './settings.ts'

/** A function that answers routes. */
export interface Endpoint extends OwnFunction {
  /** By `METHOD /path`: who may call it. */
  readonly routes: Readonly<Record<string, RouteScopes>>
}

/** What reading the published keys takes. */
const publishedKeys: Access = { signingKeysTable: ['BatchGetItem'], 'signingKeysTable/by-use': ['Query'] }

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
    access: publishedKeys,
  },
  Metadata: {
    entry: 'functions/metadata.ts',
    routes: {
      'GET /.well-known/openid-configuration': 'public',
      'GET /.well-known/oauth-authorization-server': 'public',
      'GET /.well-known/oauth-protected-resource': 'public',
    },
    settings: ['issuer', 'audience', 'catalogue'],
    access: {},
  },
  OpenApi: {
    entry: 'functions/openapi.ts',
    routes: { 'GET /openapi.json': 'public' },
    settings: ['issuer', 'registration'],
    access: {},
  },
  Token: {
    entry: 'functions/token.ts',
    routes: { 'POST /token': 'public' },
    settings: tokenEndpointSettings,
    access: {
      usersTable: ['BatchGetItem'],
      grantsTable: ['BatchGetItem', 'PutItem', 'UpdateItem'],
      clientsTable: ['BatchGetItem'],
      revokedTokensTable: ['BatchGetItem', 'UpdateItem'],
      ...publishedKeys,
      signingKeySecret: ['GetSecretValue'],
      grantKeySecret: ['GetSecretValue'],
    },
  },
  Revoke: {
    entry: 'functions/revoke.ts',
    routes: { 'POST /revoke': 'public' },
    settings: ['issuer', 'audiences'],
    access: {
      grantsTable: ['BatchGetItem'],
      clientsTable: ['BatchGetItem'],
      revokedTokensTable: ['UpdateItem'],
      ...publishedKeys,
      grantKeySecret: ['GetSecretValue'],
    },
  },
  Introspect: {
    entry: 'functions/introspect.ts',
    routes: { 'POST /introspect': 'public' },
    settings: ['issuer', 'audiences', 'refreshIdleSeconds'],
    access: {
      grantsTable: ['BatchGetItem'],
      clientsTable: ['BatchGetItem'],
      revokedTokensTable: ['BatchGetItem'],
      ...publishedKeys,
      grantKeySecret: ['GetSecretValue'],
    },
  },
  Grants: {
    entry: 'functions/grants.ts',
    routes: {
      'GET /grants': [accountScope],
      'DELETE /grants': [accountScope],
      'DELETE /grants/{grant_id}': [accountScope],
    },
    settings: ['refreshIdleSeconds'],
    access: {
      grantsTable: ['BatchGetItem'],
      'grantsTable/by-sub': ['Query'],
      clientsTable: ['BatchGetItem'],
      revokedTokensTable: ['BatchGetItem', 'UpdateItem'],
    },
  },
  Password: {
    entry: 'functions/password.ts',
    routes: { 'POST /password': [accountScope] },
    hashes: true,
    settings: [...hashingSettings, ...passwordPolicySettings, ...sessionSettings],
    access: {
      usersTable: ['GetItem', 'UpdateItem'],
      grantsTable: ['PutItem'],
      revokedTokensTable: ['UpdateItem'],
      signingKeySecret: ['GetSecretValue'],
      grantKeySecret: ['GetSecretValue'],
      pepperSecret: ['GetSecretValue'],
    },
  },
  PersonalTokens: {
    entry: 'functions/personal-tokens.ts',
    routes: { 'POST /personal-tokens': [accountScope] },
    settings: ['issuer', 'audience', 'catalogue', 'personalTokenMaxSeconds'],
    access: {
      usersTable: ['BatchGetItem'],
      grantsTable: ['PutItem'],
      revokedTokensTable: ['BatchGetItem'],
      signingKeySecret: ['GetSecretValue'],
    },
  },
  Clients: {
    entry: 'functions/clients.ts',
    routes: {
      'POST /clients': [accountScope],
      'GET /clients': [accountScope],
      'GET /clients/{client_id}': [accountScope],
      'PUT /clients/{client_id}': [accountScope],
      'DELETE /clients/{client_id}': [accountScope],
      'POST /clients/{client_id}/secrets': [accountScope],
      'DELETE /clients/{client_id}/secrets/{secret_id}': [accountScope],
    },
    settings: ['catalogue'],
    access: {
      clientsTable: ['BatchGetItem', 'PutItem', 'UpdateItem'],
      'clientsTable/by-owner': ['Query'],
      usersTable: ['BatchGetItem'],
      revokedTokensTable: ['UpdateItem'],
    },
  },
  Authorize: {
    entry: 'functions/authorize.ts',
    routes: { 'GET /authorize': 'page', 'POST /authorize': 'page' },
    hashes: true,
    settings: [...hashingSettings, 'issuer', 'audiences', 'catalogue', 'branding'],
    access: {
      usersTable: ['GetItem', 'UpdateItem'],
      grantsTable: ['PutItem'],
      clientsTable: ['BatchGetItem'],
      grantKeySecret: ['GetSecretValue'],
      pepperSecret: ['GetSecretValue'],
    },
  },
}

/** The endpoints of a deployment: all of them, or all but registration. */
export function endpointsFor(registration: 'open' | 'closed'): [id: string, endpoint: Endpoint][] {
  return Object.entries(endpoints).filter(([id]) => registration === 'open' || id !== 'Register')
}

/** The routes at which passwords are hashed: where they are sent, not where a page asks for them. */
export const hashingRoutes = (of: readonly [id: string, endpoint: Endpoint][]): string[] =>
  of
    .filter(([, { hashes }]) => hashes)
    .flatMap(([, { routes }]) => Object.keys(routes))
    .filter((route) => route.startsWith('POST '))
