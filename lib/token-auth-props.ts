import type { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { AlarmOptions } from './alarms.ts'
import type { Branding } from './branding.ts'
import type { CustomDomain } from './custom-domain.ts'
import type { PasswordPolicy } from './password-policy.ts'
import type { Scopes } from './scopes.ts'
import type { Throttling } from './throttling.ts'
import type { WebAcl } from './web-acl.ts'

/** Everything can be left out. What is wrong is an error when the construct is made, naming the prop. */
export interface TokenAuthProps {
  /**
   * The `aud` of access tokens: what they are for (RFC 9068 §3), an absolute URI. It is what apps name as
   * `resource` (RFC 8707) and find in the metadata of the API (RFC 9728), which many use only if it is the URL at
   * which they call the API (RFC 9728 §3.3). Changing it voids the tokens in circulation.
   *
   * @default - The issuer: the API's URL with its stage, or its custom domain.
   */
  readonly audience?: string

  /**
   * Other resource servers, absolute URIs, that apps may ask tokens for by `resource` (RFC 8707). This API refuses
   * such tokens; those servers verify them with the published keys, or by introspection.
   *
   * @default - None.
   */
  readonly otherAudiences?: readonly string[]

  /**
   * How long an access token works if nobody revokes it: whole seconds, up to 365 days.
   *
   * @default Duration.minutes(15)
   */
  readonly accessTokenLife?: Duration

  /**
   * How long a grant lives without being refreshed: whole seconds, no more than `refreshAbsoluteLife`.
   *
   * @default Duration.days(14)
   */
  readonly refreshIdleLife?: Duration

  /**
   * How long a grant lives however often it is refreshed: whole seconds, up to 365 days.
   *
   * @default Duration.days(90)
   */
  readonly refreshAbsoluteLife?: Duration

  /**
   * For how long the last refresh token still gives the same successor as before, for parallel tabs and lost
   * responses: whole seconds, up to 1 hour. 0 turns it off, and then a lost response ends the session.
   *
   * @default Duration.seconds(30)
   */
  readonly refreshGrace?: Duration

  /**
   * For how long API Gateway keeps the authorizer's answers, up to 1 hour. This is the revocation lag: a token
   * that is revoked, or expires, goes on working on a route until its answer has run out. 0 turns the cache off.
   *
   * @default Duration.seconds(0)
   */
  readonly authorizerCacheTtl?: Duration

  /**
   * How often the keys that sign access tokens change: whole days, 7 to 365.
   *
   * @default Duration.days(30)
   */
  readonly signingKeyRotation?: Duration

  /**
   * The longest life that users may choose for a personal token: whole seconds, up to 365 days.
   *
   * @default Duration.days(365)
   */
  readonly personalTokenMaxLife?: Duration

  /**
   * Whose name, logo and colour the consent page has.
   *
   * @default - The name "This service", no logo, blue
   */
  readonly branding?: Branding

  /**
   * Whether anyone may register. `closed` leaves out `POST /register`; users are then made by an
   * administrator.
   *
   * @default 'open'
   */
  readonly registration?: 'open' | 'closed'

  /**
   * The scopes of the API, each with the sentence that people read when an app asks for it. `account`,
   * `tokens:introspect`, `openid` and `profile` have a meaning of their own and cannot be among them.
   *
   * @example { 'notes:read': 'Read your notes', admin: { description: 'Do all', default: false } }
   * @default - None: routes can ask for a valid token and for nothing more.
   */
  readonly scopes?: Scopes

  /**
   * Which passwords are taken, and how they are hashed.
   *
   * @default - 15 to 1,024 characters, bcrypt with cost 12
   */
  readonly passwordPolicy?: PasswordPolicy

  /**
   * What becomes of tables, secrets and logs that leave the stack. With RETAIN, tables are protected from
   * deletion by anyone else too; with DESTROY, every user and every session goes with the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy.RETAIN | RemovalPolicy.DESTROY

  /**
   * A domain of one's own. The API is then served at its root and nowhere else, and the domain is the issuer,
   * so that adding, changing or removing it voids the tokens in circulation.
   *
   * @default - The URL that API Gateway gives, with the stage as its path.
   */
  readonly customDomain?: CustomDomain

  /**
   * How long the log of each function and of the API is kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays

  /**
   * Alarms on failing requests, on an authorizer that fails or is throttled, and on rotations that failed.
   * Each costs some cents a month, and only a topic that someone reads makes them worth it.
   *
   * @default - No alarms.
   */
  readonly alarms?: AlarmOptions

  /**
   * A firewall before the API: a limit for each address and AWS's common rules, or one that exists. It costs
   * some dollars a month and a charge for each request.
   *
   * @default - None: the throttles hold for all callers together.
   */
  readonly webAcl?: WebAcl

  /**
   * How many requests the API takes, from all callers together. There is no off-switch; give high limits
   * instead.
   *
   * @default - 1,000 a second of each route, 20 a second of each route that hashes passwords
   */
  readonly throttling?: Throttling
}
