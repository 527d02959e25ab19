const named = [
  'an access token is let in',
  'an access token has expired',
  'an access token was revoked alone',
  'an access token of a grant that was ended',
  'an access token behind the cut-off of its user',
  'an access token behind the cut-off of its app',

  'a user registers',
  'a name is taken',
  'the name of a deleted user stays taken',
  'a login',
  'a login in the millisecond of a cut-off',
  'a login of nobody',
  'a login of a user who is disabled',
  'a login of a user who is deleted',
  'a login with a wrong password',

  'a refresh',
  'a refresh by an app',
  'a refresh repeated within grace',
  'a refresh for less, scopes being taken half done',
  'no scope is left',
  'a refresh for more than the grant has',
  'a refresh of a grant that was ended',
  'a refresh by another client',
  'a forged token',
  'the absolute life is over',
  'the idle life is over',
  'reuse of the parent, grace being over',
  'reuse of an older token',

  'a grant behind the cut-off of its user',
  'a grant behind the cut-off of its app',
  'a grant of a user who is disabled, half done',
  'a grant of a user who is deleted, half done',
  'an app is deleted',
  'an app is deleted, half done',

  'a consent',
  'a consent without the password',
  'a consent to what the user may not',
  'a code is redeemed',
  'a code is redeemed by a write sent twice',
  'a refresh by a write sent twice',
  'a code is redeemed too late',
  'a code is shown twice',
  'a code shown by another client',
  'a code shown with a wrong verifier',
  'a code of a grant that was ended',

  'a bearer who is not let in',
  'a logout',
  'a grant is ended',
  'the grant is of another user',
  'a grant is revoked with its token',
  'an access token is revoked',
  'a revocation by another client',
  'nothing is left to revoke',
  'all of a user’s grants end',
  'a list',

  'a password change',
  'a password change finished by asking again',
  'a password change in the millisecond of a cut-off',
  'a password change of a user who was ended, half done',
  'a password change with a wrong password',

  'a personal token is made',
  'a personal token is revoked',
  'a personal token of what the user may not',
  'a personal token of a user who was ended, half done',

  'a user is disabled',
  'a user is enabled',
  'a user is deleted',
  'a password is set',
  'scopes are given',
  'scopes are taken',
  'scopes are set again',
  'an app is revoked',
  'an order about nobody',
  'an order about a user who is deleted',
] as const

/** Calls of the store, each of which is to meet each fault. */
const calls = [
  'snapshots.read',
  'users.find',
  'users.add',
  'users.replacePassword',
  'users.setStatus',
  'users.setScopes',
  'grants.add',
  'grants.advance',
  'clients.end',
  'revocations.revoke',
  'revocations.cutOff',
  'revocations.cutOffUnlessSince',
] as const
const faults = ['fails', 'answer lost', 'sent twice'] as const

export type Rule = (typeof named)[number] | `${(typeof calls)[number]}: ${(typeof faults)[number]}`

/** Every rule of the model by its name: a test that does not come to each of them shows too little. */
export const rules: readonly Rule[] = [
  ...named,
  ...calls.flatMap((call) => faults.map((fault) => `${call}: ${fault}` as const)),
]

export type Tally = Map<string, number>

export const count = (tally: Tally, rule: string) => tally.set(rule, (tally.get(rule) ?? 0) + 1)
