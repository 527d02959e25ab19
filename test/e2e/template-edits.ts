import { asList, isObject, type JsonObject } from '../../local/json.ts'
import type { Template, TemplateResource } from '../../local/template/assembly.ts'
import { otherAudience } from './app/other-audience.ts'

type EditResource = (resource: TemplateResource, logicalId: string) => TemplateResource | undefined

/** Changes resources, or takes those away for which there is nothing instead. */
function editResources(template: Template, edit: EditResource): Template {
  const resources = Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
    const edited = edit(resource, logicalId)
    return edited ? [[logicalId, edited] as const] : []
  })
  return { ...template, Resources: Object.fromEntries(resources) }
}

const withProperties = (resource: TemplateResource, properties: JsonObject): TemplateResource => ({
  ...resource,
  Properties: { ...resource.Properties, ...properties },
})

/** Changes the environment variables of functions; one that is set to undefined is taken away. */
export const editEnvironment = (
  template: Template,
  edit: (variables: JsonObject, logicalId: string) => JsonObject,
): Template =>
  editResources(template, (resource, logicalId) => {
    const { Environment: environment } = resource.Properties ?? {}
    if (resource.Type !== 'AWS::Lambda::Function' || !isObject(environment)) return resource
    const Variables = edit(isObject(environment.Variables) ? environment.Variables : {}, logicalId)
    return withProperties(resource, { Environment: { Variables } })
  })

/**
 * Has bcrypt work at its lowest cost, where the time that it takes is not the point.
 *
 * @param issuer for tokens that must outlive a restart on another port
 */
export const setForTests = (template: Template, issuer?: string): Template =>
  editEnvironment(template, (variables) => ({
    ...variables,
    ...('BCRYPT_COST' in variables && { BCRYPT_COST: '4', HIGHEST_BCRYPT_COST: '4' }),
    ...(issuer !== undefined && 'ISSUER' in variables && { ISSUER: issuer }),
    ...(issuer !== undefined && 'AUDIENCE' in variables && { AUDIENCE: issuer }),
    ...(issuer !== undefined && 'AUDIENCES' in variables && { AUDIENCES: `${issuer} ${otherAudience}` }),
  }))

/** Takes the authorizer from each method for which `isChosen` says so, by its logical id. */
export const unprotect = (template: Template, isChosen: (logicalId: string) => boolean): Template =>
  editResources(template, (resource, logicalId) =>
    resource.Type === 'AWS::ApiGateway::Method' && isChosen(logicalId)
      ? withProperties(resource, { AuthorizationType: 'NONE', AuthorizerId: undefined })
      : resource,
  )

/** Changes properties of the authorizer. */
export const editAuthorizer = (template: Template, properties: JsonObject): Template =>
  editResources(template, (resource) =>
    resource.Type === 'AWS::ApiGateway::Authorizer' ? withProperties(resource, properties) : resource,
  )

/** One action on one resource that a policy of the template allows. */
export interface Permission {
  /** The logical id of the role that may do it. */
  readonly role: string
  readonly action: string
  /** As it stands in the template. */
  readonly resource: unknown
}

const statementsIn = (document: unknown): JsonObject[] =>
  asList(isObject(document) ? document.Statement : undefined).filter(isObject)

/** The policies inside of a role. */
const inlinePolicies = ({ Properties = {} }: TemplateResource): JsonObject[] =>
  asList(Properties.Policies).filter(isObject)

/** The roles that a resource gives permissions to, and the documents in which it does. */
function policiesOf(resource: TemplateResource, logicalId: string) {
  const { Type: type, Properties = {} } = resource
  if (type === 'AWS::IAM::Role') {
    const documents = inlinePolicies(resource).map(({ PolicyDocument }) => PolicyDocument)
    return { roles: [logicalId], documents }
  }
  if (type !== 'AWS::IAM::Policy') return { roles: [], documents: [] }
  const roles = asList(Properties.Roles).map((role) => String(isObject(role) ? role.Ref : role))
  return { roles, documents: [Properties.PolicyDocument] }
}

/** All that roles may do but write logs, which the local runtime takes from their output. */
export function permissionsOf(template: Template): Permission[] {
  return Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
    const { roles, documents } = policiesOf(resource, logicalId)
    const pairs = documents
      .flatMap(statementsIn)
      .flatMap(({ Action, Resource }) =>
        asList(Action).flatMap((action) =>
          asList(Resource).map((target) => [String(action), target] as const),
        ),
      )
    return roles.flatMap((role) =>
      pairs
        .filter(([action]) => !action.startsWith('logs:'))
        .map(([action, target]) => ({ role, action, resource: target })),
    )
  })
}

/** The statements that allow all that a statement does, but for one action on one resource. */
function split({ Action, Resource, ...rest }: JsonObject, { action, resource }: Permission): JsonObject[] {
  const isMeant = (target: unknown) => JSON.stringify(target) === JSON.stringify(resource)
  const actions = asList(Action)
  return [
    { ...rest, Action: actions, Resource: asList(Resource).filter((target) => !isMeant(target)) },
    {
      ...rest,
      Action: actions.filter((name) => name !== action),
      Resource: asList(Resource).filter(isMeant),
    },
  ].filter((statement) => statement.Action.length > 0 && statement.Resource.length > 0)
}

/** The template without one permission of one role. */
export function withoutPermission(template: Template, permission: Permission): Template {
  const edit = (document: unknown): JsonObject => ({
    ...(isObject(document) && document),
    Statement: statementsIn(document).flatMap((statement) => split(statement, permission)),
  })
  return editResources(template, (resource, logicalId) => {
    if (!policiesOf(resource, logicalId).roles.includes(permission.role)) return resource
    if (resource.Type === 'AWS::IAM::Role') {
      const Policies = inlinePolicies(resource).map((policy) => ({
        ...policy,
        PolicyDocument: edit(policy.PolicyDocument),
      }))
      return withProperties(resource, { Policies })
    }
    const PolicyDocument = edit(resource.Properties?.PolicyDocument)
    return statementsIn(PolicyDocument).length > 0 ? withProperties(resource, { PolicyDocument }) : undefined
  })
}
