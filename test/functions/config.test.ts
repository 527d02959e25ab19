import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../functions/config.ts'
import { builtInScopes } from '../../functions/domain/scope-catalogue.ts'

describe('loadConfig', () => {
  it('gives each setting in its type', () => {
    const env = {
      ISSUER: 'https://auth.example.com',
      ACCESS_TOKEN_SECONDS: '900',
      ROUTES: 'GET /notes notes:read notes:list\nGET /userinfo',
      SCOPES: '{"notes:read":{"description":"Read your notes","default":true,"thirdParty":false}}',
    }
    expect(loadConfig(env, 'issuer', 'accessTokenSeconds', 'routes', 'catalogue')).toEqual({
      issuer: 'https://auth.example.com',
      accessTokenSeconds: 900,
      routes: new Map([
        ['GET /notes', ['notes:read', 'notes:list']],
        ['GET /userinfo', []],
      ]),
      catalogue: new Map([
        ...builtInScopes,
        ['notes:read', { description: 'Read your notes', default: true, thirdParty: false }],
      ]),
    })
  })

  it('names every variable that is missing or malformed, in one error', () => {
    const env = {
      ISSUER: 'auth.example.com',
      ACCESS_TOKEN_SECONDS: '15m',
      REFRESH_GRACE_SECONDS: '99999',
      USERS_TABLE: '',
      ROUTES: '{}',
    }
    const load = () =>
      loadConfig(
        env,
        'issuer',
        'accessTokenSeconds',
        'refreshGraceSeconds',
        'usersTable',
        'grantsTable',
        'routes',
      )
    expect(load).toThrow(
      'This function is not configured: ISSUER must be an http(s) URL; ' +
        'ACCESS_TOKEN_SECONDS must be a whole number from 1 to 31536000; ' +
        'REFRESH_GRACE_SECONDS must be a whole number from 0 to 3600; USERS_TABLE is missing; ' +
        'GRANTS_TABLE is missing; ROUTES needs lines of a method, a path and scopes, but has "{}"',
    )
  })

  it.each([
    ['REGISTRATION', 'registration', 'Open'],
    ['ISSUER', 'issuer', 'https://auth.example.com/'],
    ['ISSUER', 'issuer', 'ftp://auth.example.com'],
    ['ACCESS_TOKEN_SECONDS', 'accessTokenSeconds', '0'],
    ['ACCESS_TOKEN_SECONDS', 'accessTokenSeconds', '1e3'],
    ['ACCESS_TOKEN_SECONDS', 'accessTokenSeconds', 'NaN'],
    ['ACCESS_TOKEN_SECONDS', 'accessTokenSeconds', 'undefined'],
    ['ROUTES', 'routes', 'GET notes'],
    ['ROUTES', 'routes', 'GET /notes '],
    ['ROUTES', 'routes', 'GET /notes\n'],
    ['ROUTES', 'routes', 'get /notes'],
    ['SCOPES', 'catalogue', '{"x":{"description":"y"}}'],
    ['SCOPES', 'catalogue', '{"x":null}'],
  ] as const)('refuses %s as %3$s', (name, setting, value) => {
    expect(() => loadConfig({ [name]: value }, setting)).toThrow(name)
  })
})
