import { Lazy, Stack } from 'aws-cdk-lib'
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { administrationEntry, createAdministration } from './administration.ts'
import { Alarms } from './alarms.ts'
import { Api, stageName } from './api.ts'
import { authorizerFunction, createAuthorizer } from './authorizer.ts'
import { bundleTogether } from './bundling.ts'
import { checkedProps } from './checked-props.ts'
import { addCustomDomain } from './custom-domain.ts'
import { endpointsFor, hashingRoutes } from './endpoints.ts'
import { addGatewayResponses } from './gateway-responses.ts'
import type { LogOptions } from './lambda-function.ts'
import { createOwnFunction, type Surroundings } from './own-function.ts'
import { limitResources } from './resource-limit.ts'
import { rotationFunction, scheduleRotation } from './rotation.ts'
import { checkRouteProps, createRouteFunction, type EntryRoute, type HandlerRoute } from './route-function.ts'
import { type Route, RouteTable } from './route-table.ts'
import { Routes } from './routes.ts'
import { Secrets } from './secrets.ts'
import { settingValues } from './setting-values.ts'
import { storeArns, storeNames } from './stores.ts'
import { Tables } from './tables.ts'
import type { TokenAuthProps } from './token-auth-props.ts'
import { addWebAcl } from './web-acl.ts'

/**
 * An API with token authentication: login, an authorizer that honours a revocation on the next request, and
 * whatever routes are added to it.
 *
 * @example
 * const auth = new TokenAuth(this, 'Auth', { scopes: { 'notes:read': 'Read your notes' } })
 * const list = auth.addRoute('GET /notes', { entry: 'functions/notes/list.ts', scopes: ['notes:read'] })
 * table.grantReadData(list)
 */
export class TokenAuth extends Construct {
  /** The API's URL, without a slash at its end; it is also the `iss` of each token. */
  readonly issuer: string
  /** Where the public keys are. */
  readonly jwksUrl: string
  /** With a custom domain: the name that its DNS record must point to. */
  readonly dnsTarget: string | undefined
  /** What `npm run admin` invokes. */
  readonly administrationFunctionName: string
  readonly #logs: LogOptions
  readonly #routeTable: RouteTable
  readonly #routes: Routes

  /** @throws Error that names the prop at fault. */
  constructor(scope: Construct, id: string, props: TokenAuthProps = {}) {
    super(scope, id)
    const checked = checkedProps(props)
    const { registration, removalPolicy, logs, lives, catalogue, throttling } = checked
    const endpoints = endpointsFor(registration)
    this.#logs = logs
    this.#routeTable = new RouteTable(Object.keys(catalogue))

    const tables = new Tables(this, 'Tables', removalPolicy)
    const secrets = new Secrets(this, 'Secrets', removalPolicy)
    const api = new Api(this, 'Api', {
      logs,
      throttle: throttling.routes,
      methodThrottles: Object.fromEntries(
        hashingRoutes(endpoints).map((route) => [route, throttling.passwordRoutes]),
      ),
      onlyCustomDomain: props.customDomain !== undefined,
    })
    this.dnsTarget = props.customDomain && addCustomDomain(api.rest, props.customDomain)
    // Not `api.url`, which names the stage and with it every function that the stage serves.
    const { region, urlSuffix } = Stack.of(this)
    this.issuer = props.customDomain
      ? `https://${props.customDomain.domainName}`
      : `https://${api.rest.restApiId}.execute-api.${region}.${urlSuffix}/${stageName}`
    this.jwksUrl = `${this.issuer}/.well-known/jwks.json`

    addGatewayResponses(api.rest, `${this.issuer}/.well-known/oauth-protected-resource`)
    const audience = props.audience ?? this.issuer
    const surroundings: Surroundings = {
      logs,
      arns: storeArns(tables, secrets),
      bundleOf: bundleTogether([
        authorizerFunction.entry,
        rotationFunction.entry,
        administrationEntry,
        ...endpoints.map(([, { entry }]) => entry),
      ]),
      settings: {
        ...storeNames(tables, secrets),
        issuer: this.issuer,
        audience,
        audiences: [audience, ...checked.otherAudiences].join(' '),
        ...settingValues(checked),
        // Read when the template is written: routes are added until then.
        routes: Lazy.string({ produce: () => this.#routeTable.toString() }),
      },
    }

    const rotation = createOwnFunction(this, 'RotateKeys', rotationFunction, surroundings)
    scheduleRotation(secrets.signingKey, rotation, lives.signingKeyRotation)
    const administration = createAdministration(this, 'Administer', rotation, surroundings)
    this.administrationFunctionName = administration.functionName
    const decide = createOwnFunction(this, 'Authorizer', authorizerFunction, surroundings)
    const authorizer = createAuthorizer(this, 'RequestAuthorizer', decide, lives.authorizerCacheTtl)
    this.#routes = new Routes(this, 'Routes', api.rest, authorizer)
    for (const [name, endpoint] of endpoints) {
      const handler = createOwnFunction(this, name, endpoint, surroundings)
      for (const [route, scopes] of Object.entries(endpoint.routes)) {
        this.#routes.add(this.#routeTable.add(route, scopes), handler)
      }
    }

    addWebAcl(this, api.rest.deploymentStage, props.webAcl)
    if (props.alarms) {
      new Alarms(this, 'Alarms', props.alarms, {
        stage: api.rest.deploymentStage,
        accessLog: api.accessLog,
        authorizer: decide,
        rotation,
      })
    }
    limitResources(this)
  }

  /**
   * Adds a route that only a valid token with all of `scopes` opens, with its CORS preflight. An entry is
   * bundled into a function, which is returned for whatever else it needs (`table.grantReadData(list)`).
   *
   * @throws Error if the route is malformed, is there already or differs from another only in the name of a
   * path parameter, if `scopes` is no list or a scope in no catalogue, or if there is no such entry.
   */
  addRoute(route: Route, props: EntryRoute): LambdaFunction
  addRoute(route: Route, props: HandlerRoute): IFunction
  addRoute(route: Route, props: EntryRoute | HandlerRoute): IFunction {
    try {
      checkRouteProps(props)
      const parsed = this.#routeTable.add(route, props.scopes)
      const handler = props.handler ?? createRouteFunction(this, route, props, this.#logs)
      this.#routes.add(parsed, handler)
      return handler
    } catch (error) {
      throw new Error(`The route '${route}': ${(error as Error).message}.`, { cause: error })
    }
  }
}
