import { Names, Validations } from 'aws-cdk-lib'
import { AwsIntegration, type IAuthorizer, type IResource, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { stageName } from './api.ts'
import { addPreflight } from './preflight.ts'
import type { ParsedRoute } from './route-table.ts'

const publicRoute = {
  id: 'AwsSolutions-APIG4',
  reason:
    'Public in lib/endpoints.ts, which is where routes without a token are listed: callers show a password, a ' +
    'token or a client’s credentials in the request itself, or read what everybody must know.',
}

/** The methods of the API, each with its function, its authorizer and its preflight. */
export class Routes extends Construct {
  readonly #api: RestApi
  readonly #authorizer: IAuthorizer
  readonly #methods = new Map<IResource, string[]>()
  readonly #integrations = new Map<IFunction, AwsIntegration>()

  constructor(scope: Construct, id: string, api: RestApi, authorizer: IAuthorizer) {
    super(scope, id)
    this.#api = api
    this.#authorizer = authorizer
  }

  /**
   * Adds a method. Three resources where path and function are new: method, preflight and permission; and one
   * for each new part of the path.
   */
  add({ method, path, isPublic, isPage }: ParsedRoute, handler: IFunction): void {
    const resource = this.#api.root.resourceForPath(path)
    const added = resource.addMethod(
      method,
      this.#integration(handler),
      isPublic ? {} : { authorizer: this.#authorizer },
    )
    if (isPublic) Validations.of(added).acknowledge(publicRoute)
    if (isPage) return
    const methods = this.#methods.get(resource)
    if (methods) methods.push(method)
    else this.#addPreflight(resource, method)
  }

  #addPreflight(resource: IResource, method: string): void {
    const methods = [method]
    this.#methods.set(resource, methods)
    addPreflight(resource, () => methods)
  }

  /**
   * One permission a function, for any method of the stage: methods come from this template alone, and one
   * for each would cost a resource a route. The console's test invocations are another stage and are not
   * allowed.
   */
  #integration(handler: IFunction): AwsIntegration {
    const known = this.#integrations.get(handler)
    if (known) return known
    new CfnPermission(this, `Invoke${Names.nodeUniqueId(handler.node)}`, {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      functionName: handler.functionArn,
      sourceArn: this.#api.arnForExecuteApi('*', '/*', stageName),
    })
    const integration = new AwsIntegration({
      service: 'lambda',
      path: `2015-03-31/functions/${handler.functionArn}/invocations`,
      proxy: true,
    })
    this.#integrations.set(handler, integration)
    return integration
  }
}
